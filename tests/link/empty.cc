// Nothing: a library needs one source of its own, and the link tests take theirs from a module.
