// Stands in for chalk's own look at the terminal: every Chalk here is made with a level, from the outside that the
// command is given, and looking would load three modules of Node at each start.
export default { stdout: false, stderr: false };
