package dev.sluice.shell.script;

/**
 * What a program left.
 *
 * @param output what it wrote to both of its streams; the last megabyte of it
 */
public record ProgramResult(int exitCode, String output) {}
