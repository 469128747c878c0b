package io.pqlconnector.crm.salesforce;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Salesforce's metadata as XML, from the JSON that has the same names. */
final class MetadataXml {
    private MetadataXml() {}

    /** A whole file. */
    static String file(String root, JsonNode content) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append('<').append(root).append(" xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n");
        members(xml, content, 1);
        return xml.append("</").append(root).append(">\n").toString();
    }

    // In the order of the alphabet, as Salesforce itself writes them; those of one name have to stand together.
    private static void members(StringBuilder xml, JsonNode node, int depth) {
        node.properties().stream()
                .sorted((one, other) -> one.getKey()
                        .toLowerCase(Locale.ROOT)
                        .compareTo(other.getKey().toLowerCase(Locale.ROOT)))
                .forEach(member -> {
                    if (member.getValue().isArray()) {
                        member.getValue().forEach(item -> element(xml, member.getKey(), item, depth));
                    } else {
                        element(xml, member.getKey(), member.getValue(), depth);
                    }
                });
    }

    private static void element(StringBuilder xml, String name, JsonNode value, int depth) {
        xml.append("    ".repeat(depth)).append('<').append(name).append('>');
        if (value.isObject()) {
            xml.append('\n');
            members(xml, value, depth + 1);
            xml.append("    ".repeat(depth));
        } else {
            xml.append(escaped(value.asString()));
        }
        xml.append("</").append(name).append(">\n");
    }

    /**
     * A text in which nothing means anything to XML. What XML cannot hold at all, such as most control characters, is left out.
     *
     * @see <a href="https://www.w3.org/TR/xml/#charsets">XML 1.0, 2.2</a>
     */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().filter(MetadataXml::isAllowed).forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&apos;");
                case '\r' -> escaped.append("&#13;");
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
