// A web server for endpoints of SNS: HTTP, or TLS with the certificate of PILEUS_WEB_CERTIFICATE.
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

function createServer(scheme, answer) {
    if (scheme === 'http') return http.createServer(answer);
    const read = (name) => readFileSync(process.env[name]);
    return https.createServer({ cert: read('PILEUS_WEB_CERTIFICATE'), key: read('PILEUS_WEB_KEY') }, answer);
}

export class WebServer {
    #received = [];
    #arrivals = new EventEmitter();
    #server;

    // Gives one that listens to the work, and closes it.
    static async during(scheme, work) {
        const web = new WebServer();
        web.#server = createServer(scheme, (request, response) => {
            let body = '';
            request.on('data', (piece) => { body += piece; });
            request.on('end', () => {
                response.end();
                web.#received.push({ headers: request.headers, message: JSON.parse(body) });
                web.#arrivals.emit('one');
            });
        });
        await new Promise((resolve) => { web.#server.listen(0, '127.0.0.1', resolve); });
        const host = scheme === 'https' ? 'localhost' : '127.0.0.1';
        web.url = `${scheme}://${host}:${web.#server.address().port}/sns`;
        try {
            await work(web);
        } finally {
            web.#server.close();
            web.#server.closeAllConnections();
        }
    }

    // The headers and the message of what it got next.
    async next() {
        if (!this.#received.length) await once(this.#arrivals, 'one', { signal: AbortSignal.timeout(15_000) });
        return this.#received.shift();
    }
}
