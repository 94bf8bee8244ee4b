export const signing = {
  "signIn.title": "Sign in",
  "signIn.email": "E-mail",
  "signIn.password": "Password",
  "signIn.do": "Sign in",
  "signIn.help":
    "No account, or the password is lost? An admin of your organisation makes you a link.",
  "welcome.title": "Welcome",
  "welcome.words": "Choose a password. The link you followed works this once.",
  "welcome.first": "You are the first one here: say who you are. You will be the admin.",
  "welcome.name": "Your name",
  "welcome.email": "Your e-mail",
  "welcome.password": "New password",
  "welcome.hint": "At least 10 characters; a few words are good.",
  "welcome.do": "Choose and sign in",
  "welcome.none": "This page needs a link",
  "welcome.noneWords":
    "Follow the link of your invitation. If it was used already, sign in instead.",
} as const;
