package pileus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that leads whoever asks for AWS's hosts to Pileus, as a hosts file would. It reads `CONNECT host:443`, and then
 * hands on what it gets, which it cannot read.
 */
final class ForwardingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final URI pileus = URI.create(Pileus.ENDPOINT);
    final List<String> asked = new CopyOnWriteArrayList<>();

    ForwardingProxy() throws IOException {
        Thread thread = new Thread(this::run);
        thread.setDaemon(true);
        thread.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void run() {
        try {
            while (true) {
                Socket client = listener.accept();
                inBackground(() -> connect(client));
            }
        } catch (IOException closed) {
            // The end of it.
        }
    }

    private void connect(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) return;
            head.append((char) next);
        }
        asked.add(head.substring(0, head.indexOf(" HTTP/")));
        Socket server = new Socket(pileus.getHost(), pileus.getPort());
        client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        inBackground(() -> pump(in, server.getOutputStream()));
        pump(server.getInputStream(), client.getOutputStream());
    }

    private static void pump(InputStream from, OutputStream to) throws IOException {
        try (from; to) {
            from.transferTo(to);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException gone) {
                // One of the two has hung up.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
