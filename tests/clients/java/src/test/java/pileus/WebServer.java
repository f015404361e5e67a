package pileus;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A web server for endpoints of SNS: HTTP, or TLS with the certificate of PILEUS_WEB_CERTIFICATE. */
final class WebServer implements AutoCloseable {
    record Posted(Headers headers, String body) {}

    private final BlockingQueue<Posted> received = new LinkedBlockingQueue<>();
    private final HttpServer server;
    final String url;

    WebServer(String scheme) throws Exception {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        boolean isSecure = scheme.equals("https");
        server = isSecure ? HttpsServer.create(free, 0) : HttpServer.create(free, 0);
        if (server instanceof HttpsServer secure) secure.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Posted(exchange.getRequestHeaders(), body));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        url = scheme + "://" + (isSecure ? "localhost" : "127.0.0.1") + ":" + server.getAddress().getPort() + "/sns";
    }

    /** The headers and the body of what it got next. */
    Posted next() throws InterruptedException {
        return Objects.requireNonNull(received.poll(15, TimeUnit.SECONDS), "nothing came");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static SSLContext context() throws Exception {
        Certificate certificate;
        try (InputStream pem = Files.newInputStream(Path.of(System.getenv("PILEUS_WEB_CERTIFICATE")))) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
        String pem = Files.readString(Path.of(System.getenv("PILEUS_WEB_KEY"))).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, new char[0], new Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
