package dev.sluice.db;

import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.OptionalLong;

/** How one engine answers the catalog's questions. */
interface Census {
    /** The tables that the name may stand for, as the engine spells them; several when it is ambiguous. */
    List<TableName> named(TableName wanted);

    /** Why the name stands for nothing, where there is more to say than that: its schema is not searched, for one. */
    List<TableName> outOfReach(TableName wanted);

    /** Every name that could be meant, as a user would write it. */
    List<String> spellings();

    /** The table of that resolved name. */
    Table read(TableName resolved);

    List<Table> tables();

    List<Table.Index> indexes(Table table);

    List<Table.Inbound> inboundReferences(Table table);

    List<String> triggers(Table table);

    List<Table.OwnedSequence> ownedSequences(Table table);

    OptionalLong rowEstimate(Table table);

    /** Those of the declared types that this database does not know. */
    List<String> unknownTypes(List<String> declared);

    long databaseSize();

    /** All that is there besides rows. */
    List<SchemaFact> schema();

    /** Sequences whose next value is taken already, a sentence each. */
    List<String> sequencesBehind();
}
