package dev.sluice.testing;

/** The engines, so that one test body runs on each: {@code @ParameterizedTest @EnumSource(Engine.class)}. */
public enum Engine {
    POSTGRES {
        @Override
        public EngineDatabase open() {
            TestDatabase database = TestPostgres.freshDatabase();
            EngineDatabase.Address address =
                    new EngineDatabase.Address(database.jdbcUrl(), database.user(), database.password());
            return new EngineDatabase(this, address, database::close);
        }
    },
    SQLITE {
        @Override
        public EngineDatabase open() {
            TestSqlite database = TestSqlite.fresh();
            return new EngineDatabase(this, new EngineDatabase.Address(database.jdbcUrl(), "", ""), database::close);
        }
    };

    /** An empty database of this engine, which is gone once closed. */
    public abstract EngineDatabase open();
}
