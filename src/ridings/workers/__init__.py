"""Where jobs run: on this machine, or wherever a worker of the queue is."""
