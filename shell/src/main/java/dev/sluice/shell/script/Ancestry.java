package dev.sluice.shell.script;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;

/**
 * Makes the files of a runbook one script: each extends the one before, so that its functions are known, and what stands at the top
 * of an included file becomes a method that {@code include} calls. Lines and file names stay those of the files.
 */
final class Ancestry {
    /** What a method is called that holds the top level of an included file. */
    private static final String BODY = "top_of_";

    private Ancestry() {}

    static String body(String className) {
        return BODY + className;
    }

    static boolean isBody(String method) {
        return method.startsWith(BODY);
    }

    /** For the phase in which the scripts have become classes, and nothing more. */
    static void join(List<ModuleNode> modules, List<Sheet> sheets) {
        List<ClassNode> types = new ArrayList<>();
        for (Sheet sheet : sheets) {
            modules.stream()
                    .flatMap(m -> m.getClasses().stream())
                    .filter(t -> t.getName().equals(sheet.source().className()))
                    .forEach(types::add);
        }
        for (int i = 0; i < types.size() - 1; i++) {
            moveBody(types.get(i));
            types.get(i + 1).setSuperClass(types.get(i).getPlainNodeReference());
        }
        refuseTwins(types, sheets);
    }

    private static void moveBody(ClassNode type) {
        type.setModifiers(type.getModifiers() | Modifier.ABSTRACT);
        for (MethodNode method : List.copyOf(type.getMethods())) {
            boolean run = method.getName().equals("run") && method.getParameters().length == 0;
            if (run) {
                MethodNode body = type.addMethod(
                        body(type.getName()),
                        Modifier.PUBLIC,
                        method.getReturnType(),
                        method.getParameters(),
                        method.getExceptions(),
                        method.getCode());
                body.setSourcePosition(method);
            }
            if (run || (method.isStatic() && method.getName().equals("main"))) {
                type.removeMethod(method);
            }
        }
    }

    /** Two functions of one name in two files would stand in for one another. */
    private static void refuseTwins(List<ClassNode> types, List<Sheet> sheets) {
        Map<String, String> known = new HashMap<>();
        for (int i = 0; i < types.size() && types.size() > 1; i++) {
            Sheet sheet = sheets.get(i);
            for (MethodNode method : types.get(i).getMethods()) {
                String other =
                        known.putIfAbsent(method.getName(), sheet.source().file());
                if (method.getLineNumber() > 0
                        && other != null
                        && !other.equals(sheet.source().file())) {
                    String what = "function \"" + method.getName() + "\" stands in " + other + " too";
                    sheet.findings().add(method, what, "give one of them another name");
                }
            }
        }
    }
}
