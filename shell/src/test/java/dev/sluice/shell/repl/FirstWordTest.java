package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.repl.FirstWord.Language;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FirstWordTest {
    /** A line break in an input is written as an arrow. */
    private static final String INPUTS = """
            BLANK     |
            BLANK     | ;
            BLANK     | -- only a comment
            BLANK     | // only a comment
            BLANK     | /* a */ -- b
            META      | \\d orders
            META      | \\x
            META      | -- first↵  \\timing on
            SQL       | select 1;
            SQL       | SELECT 1
            SQL       | Select * from t where a = :b;
            SQL       | select(1);
            SQL       | select 'x'
            SQL       | select :x;
            SQL       | select -1;
            SQL       | /* why */ select 1;
            SQL       | -- why↵select 1;
            SQL       | // why↵select 1;
            SQL       | ; select 1;
            SQL       | (select 1) union (select 2);
            SQL       | ( ( -- why↵ values (1)));
            SQL       | (table t);
            SQL       | values (1), (2);
            SQL       | values(1);
            SQL       | explain(costs off) select 1;
            SQL       | with a as (select 1) select * from a;
            SQL       | with "a" as (select 1) select * from a;
            SQL       | insert into t values (1);
            SQL       | update t set a = 1;
            SQL       | update "t" set a = 1;
            SQL       | delete from t;
            SQL       | merge into t using s on true when matched then delete;
            SQL       | create table t (a int);
            SQL       | drop table t;
            SQL       | table t;
            SQL       | set search_path = app;
            SQL       | set x to 'a';
            SQL       | show all;
            SQL       | call p(1);
            SQL       | do $$ begin end $$;
            SQL       | do 'begin end';
            SQL       | copy t to stdout;
            SQL       | vacuum
            SQL       | pragma table_info(t);
            SQL       | replace into t values (1);
            SQL       | attach 'x.db' as x;
            SQL       | import foreign schema s from server x into y;
            SQL       | begin
            SQL       | commit
            SQL       | commit;
            SQL       | end
            SQL       | prepare transaction 'x';
            SQL       | savepoint a
            SQL       | savepoint a;
            SQL       | savepoint 'a';
            SQL       | savepoint "a";
            SQL       | SAVEPOINT "a"
            SQL       | release a;
            SQL       | rollback
            SQL       | rollback;
            SQL       | rollback to savepoint a;
            SQL       | ROLLBACK
            SQL       | rollback -- all of it
            SQL       | rollback↵upsert 'a', from: 'b'
            SQL       | load 'auto_explain';
            SQL       | LOAD 'auto_explain'
            SQL       | load data infile 'x' into table t;
            SQL       | upsert into t values (1);
            SQL       | UPSERT INTO t VALUES (1);
            SQL       | backup database x to disk = 'y';
            SQL       | restore database x;
            SQL       | use staging;
            GROOVY    | upsert 'orders', from: 'lab:orders'
            GROOVY    | upsert 'orders',↵  from: 'lab:orders'
            GROOVY    | upsert 'orders',
            GROOVY    | upsert from: profile('lab'), tables: ['a', 'b']
            GROOVY    | upsert('orders', from: 'lab:orders')
            GROOVY    | load 'players.json', into: 'players'
            GROOVY    | load 'players.json', into: 'players';
            GROOVY    | load "players-${day}.json", into: 'players'
            GROOVY    | load 'it\\'s.json', into: 'players'
            GROOVY    | load path, into: 'players'
            GROOVY    | load dir.resolve('x'), into: 'players'
            GROOVY    | load file('x')
            GROOVY    | load '''auto_explain'''
            GROOVY    | load('auto_explain')
            GROOVY    | load 'a' + 'b'
            GROOVY    | LOAD 'players.json', into: 'players'
            GROOVY    | load
            GROOVY    | rollback()
            GROOVY    | rollback('x')
            GROOVY    | rollback 'x'
            GROOVY    | savepoint('x')
            GROOVY    | backup 'players', 'matches', as: 'before-import'
            GROOVY    | backup database: true, retain: 7
            GROOVY    | restore 'before-import'
            GROOVY    | use 'staging'
            GROOVY    | use 'staging';
            GROOVY    | use = 3
            GROOVY    | swap 'events', from: file('e.ndjson')
            GROOVY    | sql 'update t set a = 1'
            GROOVY    | rows 'select 1'
            GROOVY    | transaction { sql 'select 1' }
            GROOVY    | def values = [1, 2]
            GROOVY    | values.each { println it }
            GROOVY    | values[0]
            GROOVY    | values << 3
            GROOVY    | values = 3
            GROOVY    | values?.size()
            GROOVY    | table == null
            GROOVY    | update += 1
            GROOVY    | update++
            GROOVY    | update(3)
            GROOVY    | with(x) { size() }
            GROOVY    | do { i++ } while (i < 3)
            GROOVY    | set: for (x in y) { }
            GROOVY    | import java.time.Duration
            GROOVY    | (1 + 2) * 3
            GROOVY    | (selected ?: 1)
            GROOVY    | [1, 2].sum()
            GROOVY    | 'select 1'
            GROOVY    | "x".size()
            GROOVY    | 1 + 1
            GROOVY    | selected
            GROOVY    | help
            GROOVY    | println 'a'
            AMBIGUOUS | load 'auto_explain'
            AMBIGUOUS | load "auto_explain"
            AMBIGUOUS | load 'auto_explain' -- the library?
            AMBIGUOUS | savepoint 'a'
            AMBIGUOUS | savepoint "a"
            AMBIGUOUS | savepoint 'a'↵upsert 'a', from: 'b'
            """;

    static Stream<String> inputs() {
        return INPUTS.lines();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void theFirstWordDecides(String line) {
        String input = line.substring(11).replace('↵', '\n');
        assertThat(FirstWord.of(input).language())
                .isEqualTo(Language.valueOf(line.substring(0, 10).strip()));
    }

    @Test
    void anAmbiguousInputCarriesBothSpellings() {
        assertThat(FirstWord.of(" load 'auto_explain' -- ?"))
                .isEqualTo(new FirstWord(Language.AMBIGUOUS, "load", "load 'auto_explain';", "load('auto_explain')"));
    }

    @Test
    void bothSpellingsOfAnAmbiguousInputAreClear() {
        inputs().filter(line -> line.startsWith("AMBIGUOUS")).forEach(line -> {
            FirstWord word = FirstWord.of(line.substring(11).replace('↵', '\n'));
            assertThat(FirstWord.of(word.asSql()).language()).isEqualTo(Language.SQL);
            assertThat(FirstWord.of(word.asGroovy()).language()).isEqualTo(Language.GROOVY);
        });
    }

    @Test
    void carriesTheWordAsTyped() {
        assertThat(FirstWord.of("-- x\n Select 1").word()).isEqualTo("Select");
        assertThat(FirstWord.of("[1]").word()).isEmpty();
    }

    @Test
    void onlyTransactionWordsAloneNeedNoSemicolon() {
        for (String input : new String[] {"begin", " COMMIT ", "rollback work", "-- x\nend transaction\n", "abort"}) {
            assertThat(FirstWord.needsNoSemicolon(input)).as(input).isTrue();
        }
        for (String input : new String[] {"rollback to a", "select 1", "commit and chain", "start transaction", ""}) {
            assertThat(FirstWord.needsNoSemicolon(input)).as(input).isFalse();
        }
    }
}
