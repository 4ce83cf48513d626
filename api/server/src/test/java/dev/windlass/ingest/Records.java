package dev.windlass.ingest;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of change events as a sender would publish them. */
final class Records {

    static final String CLUSTER = "example.cluster.k8s.local";
    static final String UPDATE = data("{\"kind\":\"update\"}");

    private Records() {}

    static String data(String change) {
        return "{\"cluster\":\"%s\",\"requester\":\"ada\",\"change\":%s}".formatted(CLUSTER, change);
    }

    static ConsumerRecord<byte[], byte[]> binary(String id, String data) {
        return binary(0, CLUSTER, id, ChangeEvents.TYPE, data);
    }

    static ConsumerRecord<byte[], byte[]> binary(long offset, String key, String id, String type, String data) {
        ConsumerRecord<byte[], byte[]> record = plain(offset, key, data);
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", id);
        header(record, "ce_source", "/tests");
        header(record, "ce_type", type);
        header(record, "content-type", "application/json");
        return record;
    }

    static ConsumerRecord<byte[], byte[]> structured(String id, String data) {
        String envelope = """
                {"specversion":"1.0","id":"%s","source":"/tests","type":"%s","time":"2026-11-23T10:00:00Z",
                 "datacontenttype":"application/json","subject":"%s","data":%s}
                """.formatted(id, ChangeEvents.TYPE, CLUSTER, data);
        ConsumerRecord<byte[], byte[]> record = plain(0, CLUSTER, envelope);
        header(record, "content-type", "application/cloudevents+json");
        return record;
    }

    static ConsumerRecord<byte[], byte[]> plain(long offset, String key, String value) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(Topics.CHANGES, 0, offset, keyBytes, valueBytes);
    }

    static void header(ConsumerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
