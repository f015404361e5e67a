// All tests in one process, one after the other: they share the server's clock.
import './queues.mjs';
import './messages.mjs';
import './batches.mjs';
import './dead_letters.mjs';
import './fifo.mjs';
import './sts.mjs';
import './topics.mjs';
import './fan_out.mjs';
import './validator.mjs';
import './web_endpoints.mjs';
import './push.mjs';
