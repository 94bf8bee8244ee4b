// What is picked, pointed at and shown, told to every part of the page.

class Selection {
  constructor(mode) {
    this.picked = -1;
    this.mode = mode;
    this.followers = [];
  }

  follow(follower) {
    this.followers.push(follower);
  }

  pick(territory) {
    this.picked = territory === this.picked ? -1 : territory;
    this.tell();
  }

  show(mode) {
    this.mode = mode;
    this.tell();
  }

  tell() {
    for (const follower of this.followers) follower(this);
  }
}
