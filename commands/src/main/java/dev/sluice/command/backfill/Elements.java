package dev.sluice.command.backfill;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import java.util.List;

/**
 * What an engine's SQL needs to take documents apart: {@code t} is the table with the documents, {@code e} an element in its array,
 * {@code n} a value in a list of the element. A fault is a text: where it is in the element, a tab, and what is wrong.
 */
interface Elements {
    /** A column of the rows with what it comes from. */
    record Typed(Column column, Mapping.Field field, boolean required) {
        /** Whether the document must have a value there. */
        boolean isNeeded() {
            return required || column.notNull() || field.required();
        }
    }

    /** An expression over {@code t}, and what its value is called. */
    record Given(String expression, String name) {
        @Override
        public String toString() {
            return expression + " as " + name;
        }
    }

    /** A hash of the document and of the columns that say whose it is. */
    String hash(List<Name> parent);

    /** What is wrong with the document as a whole; null where it is an array or nothing. */
    String documentFault();

    /**
     * The elements, each with its {@code pos} from 0, its {@code fault} or null, its {@code value} and what {@code type} this is.
     * Worked out once for each, however often a query around it names them.
     *
     * @param from tables of which {@code t} is the one with the documents
     * @param given what else each has
     */
    String apart(String from, List<Given> given, List<Typed> fields);

    /** The column's value, from {@code s.value} of an element without a fault. */
    String value(Typed typed);

    /** The list of the element {@code s.value}, or null. */
    String links();

    /** Joins the values of a list. */
    String eachLink(String list);

    /** The value as the link's column has it. */
    String link();

    /** Of a value in its list, from 0. */
    String linkPosition();

    /** A new key for a row. */
    String newKey(Column column);

    /** Where a fault is. */
    String where(String fault);

    /** What a fault is. */
    String what(String fault);

    /** An array of JSON of those objects, in that order. */
    String array(String object, String order);

    /** An object of JSON; names and values by turns. */
    String object(List<String> members);

    /** A text of JSON as a part of other JSON. */
    String part(String json);
}
