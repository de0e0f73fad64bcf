package dev.sluice.shell.meta;

import static dev.sluice.shell.meta.Meta.Takes.FILE;
import static dev.sluice.shell.meta.Meta.Takes.FORMAT;
import static dev.sluice.shell.meta.Meta.Takes.SETTING;
import static dev.sluice.shell.meta.Meta.Takes.SWITCH;

import dev.sluice.shell.print.Format;
import dev.sluice.shell.prompt.Settings;
import dev.sluice.shell.prompt.Settings.Expanded;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How results are shown. */
final class ResultMetas {
    static final MetaGroup GROUP = new MetaGroup(
            "Results",
            List.of(
                    Meta.of(
                            "\\x [on|off|auto]",
                            "A line for each column; auto where rows are too wide.",
                            SWITCH,
                            ResultMetas::expand),
                    Meta.of("\\format [FORMAT]", "Chooses the format of results.", FORMAT, ResultMetas::format),
                    Meta.of(
                            "\\o [FILE]",
                            "Sends results to a file; alone back to the screen.",
                            FILE,
                            ResultMetas::output),
                    Meta.of(
                            "\\pset [NAME VALUE]",
                            "Sets null (the text for it), format, expanded or pager.",
                            SETTING,
                            ResultMetas::set)));

    private ResultMetas() {}

    private static Settings settings(MetaCall call) {
        return call.desk().results().settings();
    }

    private static void expand(MetaCall call) {
        Settings settings = settings(call);
        String said = call.argument().toLowerCase(Locale.ROOT);
        Expanded chosen = said.equals("auto")
                ? Expanded.AUTO
                : call.toggled(settings.expanded() == Expanded.ON) ? Expanded.ON : Expanded.OFF;
        settings.expanded(chosen);
        call.say("expanded is " + chosen.name().toLowerCase(Locale.ROOT));
    }

    private static void format(MetaCall call) {
        if (!call.argument().isEmpty()) {
            settings(call).format(known(call.argument()));
        }
        call.say("format is " + settings(call).format().word());
    }

    private static Format known(String word) {
        String name = word.equals("aligned") ? "text" : word.equals("md") ? "markdown" : word;
        return Format.named(name)
                .orElseThrow(
                        () -> MetaCall.usage("format \"" + word + "\" is not known", "there are: " + Format.names()));
    }

    private static void output(MetaCall call) {
        Optional<String> file = Optional.of(call.argument()).filter(a -> !a.isEmpty());
        call.desk().results().sendTo(file.map(call::file));
    }

    private static void set(MetaCall call) {
        String[] parts = call.argument().split("\\s+", 2);
        String value = parts.length > 1 ? MetaCall.unquoted(parts[1]) : "";
        Settings settings = settings(call);
        switch (parts[0]) {
            case "" -> {
                call.say("null is '" + settings.nullText() + "'");
                call.say("format is " + settings.format().word());
                call.say("expanded is " + settings.expanded().name().toLowerCase(Locale.ROOT));
                call.say("pager is " + (settings.pages() ? "on" : "off"));
            }
            case "null" -> settings.nullText(value);
            case "format" -> settings.format(known(value));
            case "expanded" -> expand(with(call, value));
            case "pager" -> settings.pages(with(call, value).toggled(settings.pages()));
            default ->
                throw MetaCall.usage(
                        "setting \"" + parts[0] + "\" is not known", "there are: null, format, expanded, pager");
        }
    }

    private static MetaCall with(MetaCall call, String argument) {
        return new MetaCall(call.desk(), call.around(), call.evaluate(), argument, call.sql());
    }
}
