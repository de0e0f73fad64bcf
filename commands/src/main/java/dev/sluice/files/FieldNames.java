package dev.sluice.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields by their names: those that have a place, and those to be left out. */
public final class FieldNames implements FieldMap {
    private final Map<String, Integer> places;
    private final Set<String> ignored;
    private final int size;

    private FieldNames(Map<String, Integer> places, Set<String> ignored, int size) {
        this.places = places;
        this.ignored = Set.copyOf(ignored);
        this.size = size;
    }

    /** The fields in the order of their places. */
    public static FieldNames of(List<String> fields, Set<String> ignored) {
        Map<String, Integer> places = new LinkedHashMap<>();
        fields.forEach(field -> places.put(field, places.size()));
        return new FieldNames(places, ignored, fields.size());
    }

    /** The same with places behind them that a file does not fill. */
    FieldNames withRoomFor(int more) {
        return new FieldNames(places, ignored, size + more);
    }

    /** Knows no field and gives each a place when it turns up. */
    public static final class Found implements FieldMap {
        private final Map<String, Integer> places = new LinkedHashMap<>();

        @Override
        public int slot(String field) {
            return places.computeIfAbsent(field, f -> places.size());
        }

        @Override
        public int size() {
            return places.size();
        }

        /** The fields in the order in which they turned up. */
        public List<String> names() {
            return new ArrayList<>(places.keySet());
        }
    }

    @Override
    public int slot(String field) {
        Integer place = places.get(field);
        if (place != null) {
            return place;
        }
        return ignored.contains(field) ? IGNORED : UNKNOWN;
    }

    @Override
    public int size() {
        return size;
    }
}
