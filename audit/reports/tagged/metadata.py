"""What the file says of itself: the XMP packet and the information dictionary, always agreeing."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from audit.reports.tagged.structure import text_string

_PRODUCER = "ReportLab"


@dataclass(frozen=True, slots=True)
class Metadata:
    """No dates: the same content gives the same bytes."""

    language: str
    title: str
    author: str
    subject: str
    checkpoint: str = ""
    """A signed note, for whoever checks the file; none where it is empty."""

    def information(self) -> str:
        """The information dictionary in PDF syntax."""
        return (
            f"<</Title{text_string(self.title)}/Author{text_string(self.author)}"
            f"/Subject{text_string(self.subject)}/Creator{text_string(self.author)}"
            f"/Producer({_PRODUCER})>>"
        )

    def packet(self) -> bytes:
        """The XMP packet, with the claims PDF/UA-1 and PDF/A-2a."""
        title, author, subject = escape(self.title), escape(self.author), escape(self.subject)
        return _PACKET.format(
            title=title,
            author=author,
            subject=subject,
            language=self.language,
            producer=_PRODUCER,
            checkpoint=_CHECKPOINT.format(escape(self.checkpoint)) if self.checkpoint else "",
        ).encode("utf-8")


_CHECKPOINT = """<rdf:Description rdf:about="" xmlns:trail="urn:open-door:trail:1">
  <trail:checkpoint>{}</trail:checkpoint>
</rdf:Description>
"""
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <dc:format>application/pdf</dc:format>
  <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
  <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
  <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
  <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
  <xmp:CreatorTool>{author}</xmp:CreatorTool>
  <pdf:Producer>{producer}</pdf:Producer>
  <pdfaid:part>2</pdfaid:part>
  <pdfaid:conformance>A</pdfaid:conformance>
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
{checkpoint}<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>The part of ISO 14289 that is followed</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>Open Door trail</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>urn:open-door:trail:1</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>trail</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>checkpoint</pdfaProperty:name>
      <pdfaProperty:valueType>Text</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>A signed note of the trail's heads</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
