export const tour = {
  "tour.label": "Tour",
  "tour.take": "Take the tour",
  "tour.leave": "Leave the tour",
  "tour.next": "Next",
  "tour.back": "Back",
  "tour.end": "Done",
  "tour.at": "Step {at} of {of}",
  "tour.offer": "New here?",
  "tour.offerWords":
    "A short tour shows the map, a selection, and an edit that is taken back. It works on the real pages, and you may leave it at any time.",
  "tour.decline": "No, thanks",
  "tour.again": "The tour",
  "tour.againWords": "A few minutes on the real pages: the map, a selection, an edit and its undo.",

  "tour.away.home": "This step is on the home page.",
  "tour.away.plan": "This step is on the page of a plan.",
  "tour.toHome": "Go home",
  "tour.toPlan": "Go to the plan",
  "tour.toPlans": "Go to the plans",

  "tour.home": "Home",
  "tour.home.words":
    "What waits for you comes first: plans to approve, disputes to decide, your own drafts. The rest says what is running and how sound the data is.",
  "tour.open": "Open a plan",
  "tour.open.words": "A plan says who has which accounts. Open this one to see it on the map.",
  "tour.open.none":
    "There is no plan yet. Draw one with New plan; the tour goes on once you open it.",
  "tour.open.fresh":
    "There is nothing to show yet. Import accounts and reps first; the tour goes on once you open a plan.",
  "tour.territories": "Every territory has its colour",
  "tour.territories.words":
    "The list and the map share their colours. The bars say how far each territory is off its target. Press one to see what it holds.",
  "tour.territories.back": "This territory is open already. All territories leads to the list.",
  "tour.territory": "The numbers of a territory",
  "tour.territory.words":
    "What it holds, how much of it is driving, and how far it is off its target. All territories leads back to the list.",
  "tour.select": "Select accounts",
  "tour.select.map":
    "Press this tool, then draw round some accounts on the map. You see at once what they come to.",
  "tour.select.table":
    "Press a row, or Space on it; with Shift, all in between. You see at once what they come to.",
  "tour.assign": "Give them to somebody",
  "tour.assign.none": "Nothing is selected now. Select some accounts to go on.",
  "tour.assign.words":
    "This is what you selected and what it comes to. Press Assign to…: it only asks where.",
  "tour.assign.target":
    "Choose a territory: you see its numbers now and then, and every rule that would break. Nothing changes before you press the button below.",
  "tour.undo": "Take it back",
  "tour.undo.words": "Every edit can be undone, one after the other, and put back by Redo. Try it.",
  "tour.optimise": "Let Ridings look for a better plan",
  "tour.optimise.words":
    "It begins with the plan as you see it. You watch it get better, stop when you like, and take what it found or not.",
  "tour.more": "Your own company",
  "tour.more.words":
    "Import takes the files of your CRM, and checks them before anything is kept. New plan begins with a brief: what the plan is asked to be.",
  "tour.more.again": "This tour is in your menu and on your account page.",
} as const;
