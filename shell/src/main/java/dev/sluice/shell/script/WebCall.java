package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** {@code http}: one request, and where that is wanted, the same again until the answer is as it must be. */
final class WebCall {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int KEPT_BYTES = 1 << 20;

    private final HttpRequest request;
    private final Arguments options;

    private WebCall(HttpRequest request, Arguments options) {
        this.request = request;
        this.options = options;
    }

    static WebCall of(String url, Arguments options) {
        BodyPublisher body = options.text("body").map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(options.duration("timeout").orElse(PATIENCE))
                    .method(options.text("method").orElse("GET"), body);
            if (options.any("headers").orElse(Map.of()) instanceof Map<?, ?> headers) {
                headers.forEach((name, value) -> request.header(String.valueOf(name), String.valueOf(value)));
            }
            return new WebCall(request.build(), options);
        } catch (IllegalArgumentException e) {
            throw SluiceException.of(Kind.USAGE, "http cannot ask that: " + e.getMessage(), "", "check url and headers")
                    .causedBy(e);
        }
    }

    /** The answer; a failure only where the options say what it must be and it is not. */
    HttpAnswer answer() {
        long end = System.nanoTime()
                + options.duration("retryUntil").orElse(Duration.ZERO).toNanos();
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpAnswer answer = ask(client);
        while (!answer.ok() && System.nanoTime() < end) {
            Sleep.of(PAUSE);
            answer = ask(client);
        }
        boolean demanded = options.has("status") || options.has("contains") || options.has("retryUntil");
        if (!answer.ok() && demanded) {
            throw failed(answer);
        }
        return answer;
    }

    private HttpAnswer ask(HttpClient client) {
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                String body = new String(in.readNBytes(KEPT_BYTES), StandardCharsets.UTF_8);
                return new HttpAnswer(isWanted(response.statusCode(), body), response.statusCode(), body);
            }
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new HttpAnswer(false, 0, why);
        } catch (InterruptedException e) {
            throw Sleep.interrupted(e);
        }
    }

    private boolean isWanted(int status, String body) {
        boolean fine = options.integer("status").map(s -> s == status).orElse(status >= 200 && status < 300);
        return fine && options.text("contains").map(body::contains).orElse(true);
    }

    private SluiceException failed(HttpAnswer answer) {
        String asked = "http " + request.method() + " " + request.uri();
        if (answer.status() == 0) {
            return SluiceException.of(Kind.FAILED, asked + " had no answer: " + answer.body(), "", "");
        }
        String status = options.integer("status").map(s -> ", expected " + s).orElse("");
        String contains = options.text("contains")
                .map(text -> ", with \"" + text + "\" in its body")
                .orElse("");
        return SluiceException.of(Kind.FAILED, asked + " answered " + answer.status() + status + contains, "", "");
    }
}
