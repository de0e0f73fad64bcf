package dev.sluice.shell.prompt;

/** The size of the terminal that results are shown on, as it is now. */
public interface Screen {
    /** Not a terminal: lines may be of any length, and nothing is paged. */
    Screen NONE = new Screen() {
        @Override
        public int columns() {
            return 0;
        }

        @Override
        public int rows() {
            return 0;
        }
    };

    int columns();

    int rows();
}
