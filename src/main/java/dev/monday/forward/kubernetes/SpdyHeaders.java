package dev.monday.forward.kubernetes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The header blocks that one end of a SPDY connection sends: pieces of one zlib stream (SPDY/3.1,
 * section 2.6.10). They are stored in it as they are (RFC 1951, section 3.2.4), since they are
 * short, and a compressor's state takes a quarter of a megabyte.
 */
final class SpdyHeaders {
  /** The stream's beginning names the dictionary that both ends know, by its checksum. */
  private static final byte[] BEGINNING = {
    0x78, 0x20, (byte) 0xe3, (byte) 0xc6, (byte) 0xa7, (byte) 0xc2
  };

  private static final byte STORED = 0;
  private static final byte[] NOTHING = {};

  private boolean begun;

  /** The next block. Names are in lower case; all of it is ASCII, and less than 64 KiB. */
  byte[] block(Map<String, String> headers) {
    var plain = new ByteArrayOutputStream();
    number(plain, headers.size());
    headers.forEach((name, value) -> {
      text(plain, name);
      text(plain, value);
    });
    var block = new ByteArrayOutputStream();
    if (!begun) {
      begun = true;
      block.writeBytes(BEGINNING);
    }
    store(block, plain.toByteArray());
    store(block, NOTHING); // who reads takes what came before as complete
    return block.toByteArray();
  }

  private static void store(ByteArrayOutputStream out, byte[] bytes) {
    var head = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).put(STORED);
    out.writeBytes(head.putShort((short) bytes.length).putShort((short) ~bytes.length).array());
    out.writeBytes(bytes);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int number) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }
}
