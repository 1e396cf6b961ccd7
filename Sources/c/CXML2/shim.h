#include <libxml/parser.h>

// XML_SAX2_MAGIC is wider than Swift takes an int macro for, and Swift should not reach into the context:
// which of its fields are public differs between versions of libxml2.

typedef struct {
  startElementNsSAX2Func start;
  endElementNsSAX2Func end;
  charactersSAXFunc text;
  internalSubsetSAXFunc doctype;
} xml2_events;

// A parser that tells `events` what it meets and builds nothing itself. Without an error function it prints
// nothing.
static inline xmlParserCtxtPtr xml2_parser(xml2_events events, void *receiver) {
  xmlParserCtxtPtr context = xmlNewParserCtxt();
  if (context == NULL) return NULL;
  xmlSAXHandler handler = {0};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = events.start;
  handler.endElementNs = events.end;
  handler.characters = events.text;
  handler.ignorableWhitespace = events.text;
  handler.cdataBlock = events.text;
  handler.internalSubset = events.doctype;
  *context->sax = handler;
  context->userData = receiver;
  return context;
}

// True for a whole, well-formed document. NOENT: with no DOCTYPE there are none but the five built in, and
// without it `&amp;` in an attribute's value would come as `&#38;`.
static inline int xml2_read(xmlParserCtxtPtr context, const char *bytes, int count) {
  int options = XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;
  xmlDocPtr document = xmlCtxtReadMemory(context, bytes, count, NULL, "UTF-8", options);
  if (document != NULL) xmlFreeDoc(document);
  return context->wellFormed && context->nsWellFormed;
}
