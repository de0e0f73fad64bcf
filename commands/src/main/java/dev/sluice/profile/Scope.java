package dev.sluice.profile;

/**
 * What a profile is resolved in.
 *
 * @param process the process's own environment, which is all that commands get
 * @param all the same with the variables of the {@code env-file}
 */
record Scope(Environment process, Environment all, Folder folder, SecretRegistry registry) {}
