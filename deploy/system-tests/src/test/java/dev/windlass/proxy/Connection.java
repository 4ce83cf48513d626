package dev.windlass.proxy;

import dev.windlass.proxy.Fault.Reply;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;

/** One asker's connection: a request at a time, each passed on, or hit by a fault, and kept. */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int CHUNK = 16 * 1024;

    private final Traffic traffic;
    private final Upstream upstream;
    private final List<Injection> injections;
    private final ExecutorService workers;

    Connection(Traffic traffic, Upstream upstream, List<Injection> injections, ExecutorService workers) {
        this.traffic = traffic;
        this.upstream = upstream;
        this.injections = injections;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        Map<String, String> headers = new TreeMap<>();
        message.headers()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        long number = traffic.next();
        byte[] body = ByteBufUtil.getBytes(message.content());
        URI target = URI.create(message.uri());
        String method = message.method().name();
        try {
            // Off the event loop: what follows waits for the server, and for the asker to take the answer.
            workers.execute(
                    () -> serve(context.channel(), new Request(number, traffic.now(), method, target, headers, body)));
        } catch (RejectedExecutionException closed) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** One after the other: the asker may have read the whole answer, and ask again, before the last of it is written here. */
    private synchronized void serve(Channel channel, Request request) {
        Fault fault = injections.stream()
                .filter(injection -> injection.takes(request))
                .findFirst()
                .map(Injection::fault)
                .orElse(null);
        try {
            switch (fault) {
                case null -> pass(channel, request, Connection::stream);
                case Fault.LostAnswer() -> pass(channel, request, Connection::lose);
                case Fault.Edited(var edit) -> pass(channel, request, (to, asked, answer) -> edited(to, answer, edit));
                case Fault.Delay(var duration) -> {
                    Thread.sleep(duration);
                    pass(channel, request, Connection::stream);
                }
                case Fault.Answer(var reply) -> answer(channel, request, reply.apply(request));
                case Fault.Reset() -> {
                    unanswered(request, false);
                    reset(channel);
                }
                case Fault.Silence() -> unanswered(request, false);
            }
        } catch (InterruptedException closing) {
            channel.close();
        }
    }

    /** As a machine does that has lost its power: not a word, not even of farewell. */
    static ChannelFuture reset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException closed) {
            // The asker was faster.
        }
        return channel.close();
    }

    /** @return whether the asker got all of it */
    private interface Delivery {
        boolean deliver(Channel channel, Request request, java.net.http.HttpResponse<InputStream> answer)
                throws IOException, InterruptedException;
    }

    private void pass(Channel channel, Request request, Delivery delivery) throws InterruptedException {
        java.net.http.HttpResponse<InputStream> answer;
        try {
            answer = upstream.ask(request);
        } catch (IOException unreachable) {
            unanswered(request, true);
            reset(channel);
            return;
        }
        Exchange exchange = new Exchange(request, traffic.now(), answer.statusCode(), true, true);
        traffic.keep(exchange);
        boolean delivered;
        try (InputStream body = answer.body()) {
            // A watch's asker leaves without a word; only its connection tells.
            channel.closeFuture().addListener(left -> body.close());
            delivered = delivery.deliver(channel, request, answer);
        } catch (IOException cut) {
            delivered = false;
        }
        if (!delivered) {
            traffic.keep(exchange.cut());
            reset(channel);
        }
    }

    private static boolean lose(Channel channel, Request request, java.net.http.HttpResponse<InputStream> answer) {
        return false;
    }

    private static boolean stream(Channel channel, Request request, java.net.http.HttpResponse<InputStream> answer)
            throws IOException, InterruptedException {
        Optional<String> length = answer.headers().firstValue("content-length");
        boolean bodiless = request.method().equals("HEAD") || answer.statusCode() == 204 || answer.statusCode() == 304;
        if (length.isEmpty() && !bodiless) {
            return chunked(channel, answer);
        }
        // At once: whoever has read as much as was announced asks again, whether or not the rest of it is written here.
        FullHttpResponse whole = whole(answer.statusCode(), answer.body().readAllBytes());
        copyHeaders(answer, whole);
        length.ifPresentOrElse(
                announced -> whole.headers().set(HttpHeaderNames.CONTENT_LENGTH, announced),
                () -> whole.headers().remove(HttpHeaderNames.CONTENT_LENGTH));
        return written(channel.writeAndFlush(whole));
    }

    private static boolean chunked(Channel channel, java.net.http.HttpResponse<InputStream> answer)
            throws IOException, InterruptedException {
        HttpResponse head =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.statusCode()));
        copyHeaders(answer, head);
        head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        if (!written(channel.writeAndFlush(head))) {
            return false;
        }
        byte[] buffer = new byte[CHUNK];
        for (int read = answer.body().read(buffer);
                read >= 0;
                read = answer.body().read(buffer)) {
            if (!written(channel.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(buffer, 0, read))))) {
                return false;
            }
        }
        return written(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }

    private static boolean edited(
            Channel channel, java.net.http.HttpResponse<InputStream> answer, UnaryOperator<String> edit)
            throws IOException, InterruptedException {
        String body = edit.apply(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
        FullHttpResponse whole = whole(answer.statusCode(), body.getBytes(StandardCharsets.UTF_8));
        copyHeaders(answer, whole);
        // AWS' clients compare it with the body.
        whole.headers().remove("x-amz-crc32");
        return written(channel.writeAndFlush(whole));
    }

    private static void copyHeaders(java.net.http.HttpResponse<InputStream> answer, HttpResponse head) {
        answer.headers().map().forEach((name, values) -> {
            if (!Upstream.OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                head.headers().set(name, values);
            }
        });
    }

    private void answer(Channel channel, Request request, Reply reply) throws InterruptedException {
        FullHttpResponse response = whole(reply.status(), reply.body());
        reply.headers().forEach((name, value) -> response.headers().set(name, value));
        Exchange exchange = new Exchange(request, traffic.now(), reply.status(), false, true);
        traffic.keep(exchange);
        if (!written(channel.writeAndFlush(response))) {
            traffic.keep(exchange.cut());
        }
    }

    private static FullHttpResponse whole(int status, byte[] body) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    private static boolean written(Future<Void> write) throws InterruptedException {
        return write.await().isSuccess();
    }

    private void unanswered(Request request, boolean reached) {
        traffic.keep(new Exchange(request, traffic.now(), 0, reached, false));
    }
}
