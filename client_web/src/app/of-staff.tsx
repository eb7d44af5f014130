/** What stands around every page for who works at the school; loaded apart, so that pupils and screens do without. */
export { MendingLine } from "./mending";
export { SchoolMenu } from "./school-menu";
