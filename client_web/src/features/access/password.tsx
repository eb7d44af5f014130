/** `/access/password#token`: the same look at the link as the sign-in page, which then shows the password form. */
export { default } from "./link";
