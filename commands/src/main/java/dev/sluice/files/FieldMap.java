package dev.sluice.files;

/** Which fields are read, and into which place of a record each goes. */
public interface FieldMap {
    /** Nobody said what to do with it. */
    int UNKNOWN = -1;
    /** It is to be left out. */
    int IGNORED = -2;

    /** The place, counted from 0; below zero one of the two above. */
    int slot(String field);

    /** How many places a record has. */
    int size();
}
