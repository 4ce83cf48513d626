package dev.windlass.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands before a server, keeps what it was asked, and can be told to misbehave as networks and servers do. Plain HTTP on
 * loopback towards the asker; towards the server whatever its address says, any certificate being good. Watches pass
 * through as they come.
 */
public final class RecordingProxy implements AutoCloseable {

    private static final int LARGEST_BODY = 64 * 1024 * 1024;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final List<Injection> injections = new CopyOnWriteArrayList<>();
    private final Traffic traffic;
    private final Upstream upstream;
    private final int port;
    private Channel listening;

    private RecordingProxy(URI server, Traffic traffic) {
        this.traffic = Objects.requireNonNull(traffic, "traffic is null");
        this.upstream = new Upstream(server);
        listening = listen(0);
        port = ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** @param server {@code http} or {@code https}; its path is ignored */
    public static RecordingProxy before(URI server, Traffic traffic) {
        return new RecordingProxy(server, traffic);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Hits the next so many of the requests that match. Of several injections for one request the earliest hits. */
    public Injection fault(Predicate<Request> matching, Fault fault, int times) {
        Injection injection = new Injection(matching, fault, times);
        injections.add(injection);
        return injection;
    }

    /** Hits every request that matches until the injection is closed. */
    public Injection fault(Predicate<Request> matching, Fault fault) {
        return fault(matching, fault, Integer.MAX_VALUE);
    }

    /** From now on connections are refused; those that are open are reset, whatever they carry. */
    public synchronized void away() {
        listening.close().syncUninterruptibly();
        connections.forEach(connection -> Connection.reset(connection).syncUninterruptibly());
    }

    /** On the same port as before. */
    public synchronized void back() {
        if (!listening.isOpen()) {
            listening = listen(port);
        }
    }

    private Channel listen(int wanted) {
        ChannelInitializer<SocketChannel> connection = new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                connections.add(channel);
                channel.closeFuture().addListener(closed -> connections.remove(channel));
                channel.pipeline()
                        .addLast(
                                new HttpServerCodec(),
                                new HttpObjectAggregator(LARGEST_BODY),
                                new Connection(traffic, upstream, injections, workers));
            }
        };
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(connection)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
                .syncUninterruptibly()
                .channel();
    }

    @Override
    public synchronized void close() {
        listening.close().syncUninterruptibly();
        connections.forEach(Channel::close);
        workers.shutdownNow();
        upstream.close();
        loop.shutdownGracefully();
    }
}
