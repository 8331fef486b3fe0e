<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>ApiReader</name>
    <message>
        <source>%1 is not an OpenAPI definition: neither &quot;openapi&quot; nor &quot;swagger&quot; is there.</source>
        <translation>%1 ist keine OpenAPI-Definition: Weder „openapi“ noch „swagger“ ist vorhanden.</translation>
    </message>
    <message>
        <source>%1 holds neither api.yaml nor api.json.</source>
        <translation>%1 enthält weder api.yaml noch api.json.</translation>
    </message>
    <message>
        <source>Publisher rev %1</source>
        <translation>Publisher Rev. %1</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 ist nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>CallCopy</name>
    <message>
        <source>The address has a masked value: give it again.</source>
        <translation>Die Adresse hat einen verdeckten Wert: Geben Sie ihn neu ein.</translation>
    </message>
    <message>
        <source>The body has a masked value: give it again.</source>
        <translation>Der Inhalt hat einen verdeckten Wert: Geben Sie ihn neu ein.</translation>
    </message>
</context>
<context>
    <name>CallFailure</name>
    <message>
        <source>Nothing answers at %1.</source>
        <translation>Unter %1 antwortet niemand.</translation>
    </message>
    <message>
        <source>Run the gateway, or correct host and port in the URL.</source>
        <translation>Starten Sie das Gateway oder berichtigen Sie Rechner und Port in der URL.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted.</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut.</translation>
    </message>
    <message>
        <source>If you know this server, trust exactly this certificate: SHA-256 %1.</source>
        <translation>Wenn Sie diesen Server kennen, vertrauen Sie genau diesem Zertifikat: SHA-256 %1.</translation>
    </message>
    <message>
        <source>No secure connection to %1 came about.</source>
        <translation>Mit %1 kam keine sichere Verbindung zustande.</translation>
    </message>
    <message>
        <source>See that the address is a TLS one, and that the server takes TLS 1.2 or 1.3.</source>
        <translation>Prüfen Sie, ob die Adresse TLS spricht und der Server TLS 1.2 oder 1.3 annimmt.</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>See in the Inspector which step waits, or send the call again.</source>
        <translation>Sehen Sie im Inspektor nach, welcher Schritt wartet, oder senden Sie den Aufruf noch einmal.</translation>
    </message>
    <message>
        <source>The call was cancelled.</source>
        <translation>Der Aufruf wurde abgebrochen.</translation>
    </message>
    <message>
        <source>%1 closed the connection before the answer was complete.</source>
        <translation>%1 hat die Verbindung geschlossen, bevor die Antwort vollständig war.</translation>
    </message>
    <message>
        <source>Send the call again; if it stays so, look at the trace of the exchange.</source>
        <translation>Senden Sie den Aufruf noch einmal; bleibt es dabei, sehen Sie sich seine Spur an.</translation>
    </message>
    <message>
        <source>The answer is larger than can be shown here.</source>
        <translation>Die Antwort ist größer, als hier gezeigt werden kann.</translation>
    </message>
    <message>
        <source>Copy the call as curl and save the answer to a file.</source>
        <translation>Kopieren Sie den Aufruf als curl und speichern Sie die Antwort in eine Datei.</translation>
    </message>
    <message>
        <source>This call cannot be sent.</source>
        <translation>Dieser Aufruf kann nicht gesendet werden.</translation>
    </message>
    <message>
        <source>Correct the URL, the method or the header fields.</source>
        <translation>Berichtigen Sie URL, Methode oder Kopffelder.</translation>
    </message>
    <message>
        <source>The call to %1 failed.</source>
        <translation>Der Aufruf an %1 ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Send the call again, or look at the log.</source>
        <translation>Senden Sie den Aufruf noch einmal oder sehen Sie ins Protokoll.</translation>
    </message>
    <message>
        <source>No connection came about.</source>
        <translation>Es kam keine Verbindung zustande.</translation>
    </message>
    <message>
        <source>Its answer stopped in the middle.</source>
        <translation>Die Antwort blieb mittendrin stehen.</translation>
    </message>
    <message>
        <source>It took the call and kept silent.</source>
        <translation>Der Aufruf kam an, aber keine Antwort.</translation>
    </message>
    <message>
        <source>%1 did not answer in proper HTTP.</source>
        <translation>%1 hat nicht in gültigem HTTP geantwortet.</translation>
    </message>
    <message>
        <source>See that the port is an HTTP one, and whether it wants https.</source>
        <translation>Sehen Sie, ob an dem Port HTTP gesprochen wird und ob https verlangt ist.</translation>
    </message>
</context>
<context>
    <name>CallHistory</name>
    <message>
        <source>The body was too large to be remembered.</source>
        <translation>Der Inhalt war zu groß, um gemerkt zu werden.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) that may be secret were not remembered: give them again.</source>
        <translation>
            <numerusform>%Ln Wert, der geheim sein kann, wurde nicht gemerkt: Geben Sie ihn erneut an.</numerusform>
            <numerusform>%Ln Werte, die geheim sein können, wurden nicht gemerkt: Geben Sie sie erneut an.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptureFile</name>
    <message>
        <source>%1 cannot be opened: %2. What is recorded now is gone after a restart.</source>
        <translation>%1 lässt sich nicht öffnen: %2. Was jetzt aufgezeichnet wird, ist nach einem Neustart weg.</translation>
    </message>
    <message>
        <source>What was recorded before cannot be read. It is kept as %1; a new capture was begun.</source>
        <translation>Was zuvor aufgezeichnet wurde, ist nicht lesbar. Es liegt nun unter %1; eine neue Aufzeichnung wurde begonnen.</translation>
    </message>
    <message numerus="yes">
        <source>The workbench ended unexpectedly. %Ln exchange(s) were recovered.</source>
        <translation>
            <numerusform>Die Workbench wurde unerwartet beendet. %Ln Aufruf wurde wiederhergestellt.</numerusform>
            <numerusform>Die Workbench wurde unerwartet beendet. %Ln Aufrufe wurden wiederhergestellt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last %Ln exchange(s) had not been written yet and are lost.</source>
        <translation>
            <numerusform>Der letzte Aufruf war noch nicht geschrieben und ist verloren.</numerusform>
            <numerusform>Die letzten %Ln Aufrufe waren noch nicht geschrieben und sind verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>None is known to be lost.</source>
        <translation>Soweit bekannt, ging keiner verloren.</translation>
    </message>
    <message>
        <source>The capture was of an older version; as it was it is kept as %1.</source>
        <translation>Die Aufzeichnung war von einer älteren Version; wie sie war, liegt sie unter %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Recording on the disk pauses; what is stored is safe. Make room, then go on.</source>
        <translation>%1 kann nicht geschrieben werden: %2. Das Aufzeichnen auf die Platte ruht; Gespeichertes ist sicher. Schaffen Sie Platz und machen Sie dann weiter.</translation>
    </message>
</context>
<context>
    <name>CapturePairs</name>
    <message>
        <source>Target %1 / %2</source>
        <translation>Ziel %1 / %2</translation>
    </message>
    <message>
        <source>Status %1 / %2</source>
        <translation>Status %1 / %2</translation>
    </message>
    <message>
        <source>Ended by %1 / %2</source>
        <translation>Beendet von %1 / %2</translation>
    </message>
    <message>
        <source>Size %L1 / %L2</source>
        <translation>Größe %L1 / %L2</translation>
    </message>
</context>
<context>
    <name>CaptureTransfer</name>
    <message>
        <source>No capture is open. Open a workspace, and wait until its exchanges are in the list.</source>
        <translation>Keine Aufzeichnung ist offen. Öffnen Sie einen Arbeitsbereich und warten Sie, bis seine Aufrufe in der Liste stehen.</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Stopped; what was read stays in the list.</source>
        <translation>Angehalten; was gelesen wurde, bleibt in der Liste.</translation>
    </message>
    <message>
        <source>%1 was not read to its end: %2</source>
        <translation>%1 wurde nicht bis zum Ende gelesen: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s) of %1 are in the list.</source>
        <translation>
            <numerusform>%Ln Aufruf aus %1 steht in der Liste.</numerusform>
            <numerusform>%Ln Aufrufe aus %1 stehen in der Liste.</numerusform>
        </translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The file is damaged from here on; what stands before is in the list. %1</source>
        <translation>Ab hier ist die Datei beschädigt; was davor steht, ist in der Liste. %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln were none and were passed over, the first: %1</source>
        <translation>
            <numerusform>%Ln war keiner und wurde übergangen: %1</numerusform>
            <numerusform>%Ln waren keine und wurden übergangen, der erste: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 sichern</translation>
    </message>
    <message>
        <source>Stopped; no file was written.</source>
        <translation>Angehalten; keine Datei wurde geschrieben.</translation>
    </message>
    <message>
        <source>The capture is saved as %1.</source>
        <translation>Die Aufzeichnung ist als %1 gesichert.</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s) are exported to %1; credentials in it are masked.</source>
        <translation>
            <numerusform>%Ln Aufruf ist nach %1 exportiert; Zugangsdaten darin sind unkenntlich.</numerusform>
            <numerusform>%Ln Aufrufe sind nach %1 exportiert; Zugangsdaten darin sind unkenntlich.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be written. %2</source>
        <translation>%1 kann nicht geschrieben werden. %2</translation>
    </message>
    <message>
        <source>pasted text</source>
        <translation>eingefügter Text</translation>
    </message>
    <message>
        <source>The collection was not taken over. %1</source>
        <translation>Die Sammlung wurde nicht übernommen. %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) of %1 are tests now; each expects a 2xx answer.</source>
        <translation>
            <numerusform>%Ln Anfrage aus %1 ist jetzt ein Test; er erwartet eine Antwort 2xx.</numerusform>
            <numerusform>%Ln Anfragen aus %1 sind jetzt Tests; jeder erwartet eine Antwort 2xx.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is larger than a collection may be (64 MB).</source>
        <translation>%1 ist größer, als eine Sammlung sein darf (64 MB).</translation>
    </message>
    <message>
        <source>Stopped before it began.</source>
        <translation>Angehalten, bevor es begann.</translation>
    </message>
    <message>
        <source>Stopped; no test was written.</source>
        <translation>Angehalten; kein Test wurde geschrieben.</translation>
    </message>
</context>
<context>
    <name>ChainPlan</name>
    <message>
        <source>The API cannot be read.</source>
        <translation>Die API ist nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>CheckText</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Header field %1</source>
        <translation>Kopffeld %1</translation>
    </message>
    <message>
        <source>JSON, the whole body</source>
        <translation>JSON, der ganze Inhalt</translation>
    </message>
    <message>
        <source>JSON %1</source>
        <translation>JSON %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Body by its schema</source>
        <translation>Inhalt nach seinem Schema</translation>
    </message>
    <message>
        <source>below %1 ms</source>
        <translation>unter %1 ms</translation>
    </message>
    <message>
        <source>valid by %1</source>
        <translation>gültig nach %1</translation>
    </message>
    <message>
        <source>is there</source>
        <translation>ist da</translation>
    </message>
    <message>
        <source>matches %1</source>
        <comment>a regular expression</comment>
        <translation>passt auf %1</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>ist nicht da</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>Not sent: {{%1}} has no value.</source>
        <translation>Nicht gesendet: {{%1}} hat keinen Wert.</translation>
    </message>
    <message>
        <source>No answer to judge: %1</source>
        <translation>Keine Antwort zu prüfen: %1</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>%1: expected %2, found %3</source>
        <comment>subject of a check, wish, what there was</comment>
        <translation>%1: erwartet %2, gefunden %3</translation>
    </message>
</context>
<context>
    <name>CurlCommand</name>
    <message>
        <source>Form fields (-F) are left out.</source>
        <translation>Formularfelder (-F) sind weggelassen.</translation>
    </message>
    <message>
        <source>The file %1 is not read.</source>
        <translation>Die Datei %1 wird nicht gelesen.</translation>
    </message>
    <message>
        <source>--%1 is left out.</source>
        <translation>--%1 ist weggelassen.</translation>
    </message>
    <message>
        <source>There is no URL in this command.</source>
        <translation>In diesem Befehl steht keine URL.</translation>
    </message>
    <message>
        <source>%1 is no option that is known here; it is left out.</source>
        <translation>%1 ist hier keine bekannte Option; sie entfällt.</translation>
    </message>
    <message>
        <source>Only the first of several calls is taken.</source>
        <translation>Von mehreren Aufrufen wird nur der erste übernommen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is left out.</source>
        <translation>„%1“ entfällt.</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>a quotation mark is opened here and never closed.</source>
        <translation>hier wird ein Anführungszeichen geöffnet und nie geschlossen.</translation>
    </message>
    <message>
        <source>this is not a curl command, which has to begin with &quot;curl&quot;.</source>
        <translation>das ist kein curl-Befehl: er muss mit „curl“ beginnen.</translation>
    </message>
    <message>
        <source>a value is missing after %1.</source>
        <translation>nach %1 fehlt ein Wert.</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>%1 (The issuer is &quot;%2&quot;, %3.)</source>
        <translation>%1 (Der Aussteller ist „%2“, %3.)</translation>
    </message>
    <message>
        <source>%1; get a new one.</source>
        <translation>%1; fordern Sie ein neues an.</translation>
    </message>
    <message>
        <source>%1; check the clocks.</source>
        <translation>%1; prüfen Sie die Uhren.</translation>
    </message>
    <message>
        <source>%1; %2 would be accepted.</source>
        <translation>%1; angenommen würde %2.</translation>
    </message>
    <message>
        <source>%1; one of %2 is needed.</source>
        <translation>%1; nötig ist eines von %2.</translation>
    </message>
    <message>
        <source>%1; %2 is needed.</source>
        <translation>%1; nötig ist %2.</translation>
    </message>
    <message>
        <source>%1 (%2 of leeway)</source>
        <translation>%1 (%2 Spielraum)</translation>
    </message>
    <message>
        <source>The request has more than one Host field (%1)</source>
        <translation>Die Anfrage hat mehr als ein Host-Feld (%1)</translation>
    </message>
    <message>
        <source>The request has no Host field (%1)</source>
        <translation>Die Anfrage hat kein Host-Feld (%1)</translation>
    </message>
    <message>
        <source>The message has both Content-Length and Transfer-Encoding (%1)</source>
        <translation>Die Nachricht hat sowohl Content-Length als auch Transfer-Encoding (%1)</translation>
    </message>
    <message>
        <source>The request line is longer than is allowed (%1): limits.requestLine is %2 octets</source>
        <translation>Die Anfragezeile ist länger als erlaubt (%1): limits.requestLine steht auf %2 Bytes</translation>
    </message>
    <message>
        <source>The header fields are longer than is allowed (%1): limits.headers is %2 octets, limits.headerCount %3</source>
        <translation>Die Kopffelder sind länger als erlaubt (%1): limits.headers steht auf %2 Bytes, limits.headerCount auf %3</translation>
    </message>
    <message>
        <source>There are more header fields than are allowed (%1): limits.headers is %2 octets, limits.headerCount %3</source>
        <translation>Es sind mehr Kopffelder als erlaubt (%1): limits.headers steht auf %2 Bytes, limits.headerCount auf %3</translation>
    </message>
    <message>
        <source>The request&apos;s Content-Length is above limits.requestBody: %1 octets, and the limit is %2 octets</source>
        <translation>Content-Length der Anfrage liegt über limits.requestBody: %1 Bytes, und die Grenze ist %2 Bytes</translation>
    </message>
    <message>
        <source>The request&apos;s content is above limits.requestBody: the limit is %1 octets</source>
        <translation>Der Inhalt der Anfrage liegt über limits.requestBody: Die Grenze ist %1 Bytes</translation>
    </message>
    <message>
        <source>The request expects something other than 100-continue (%1): Expect is &quot;%2&quot;</source>
        <translation>Die Anfrage erwartet etwas anderes als 100-continue (%1): Expect ist „%2“</translation>
    </message>
    <message>
        <source>The request&apos;s head did not arrive in time: timeouts.headerRead is %1</source>
        <translation>Der Kopf der Anfrage kam nicht rechtzeitig: timeouts.headerRead steht auf %1</translation>
    </message>
    <message>
        <source>The message has a transfer coding that is not supported (%1): Transfer-Encoding is &quot;%2&quot;</source>
        <translation>Die Nachricht hat eine Übertragungscodierung, die nicht unterstützt wird (%1): Transfer-Encoding ist „%2“</translation>
    </message>
    <message>
        <source>The HTTP version is neither 1.0 nor 1.1 (%1): it is &quot;%2&quot;</source>
        <translation>Die HTTP-Version ist weder 1.0 noch 1.1 (%1): Sie ist „%2“</translation>
    </message>
    <message>
        <source>no API has a context that &quot;%1&quot; begins with</source>
        <translation>keine API hat einen Kontext, mit dem „%1“ beginnt</translation>
    </message>
    <message>
        <source>%1 at %2 has no operation for &quot;%3&quot;</source>
        <translation>%1 unter %2 hat keine Operation für „%3“</translation>
    </message>
    <message>
        <source>%1 is none of the path&apos;s methods: %2</source>
        <translation>%1 ist keine der Methoden des Pfads: %2</translation>
    </message>
    <message>
        <source>cannot connect to %1: %2</source>
        <translation>keine Verbindung zu %1: %2</translation>
    </message>
    <message>
        <source>cannot find the address of &apos;%1&apos;: no such name; check its spelling and this machine&apos;s DNS</source>
        <translation>die Adresse von „%1“ ist nicht zu finden: Diesen Namen gibt es nicht; prüfen Sie die Schreibweise und das DNS dieses Rechners</translation>
    </message>
    <message>
        <source>%1 did not answer in proper HTTP: %2</source>
        <translation>%1 hat nicht in richtigem HTTP geantwortet: %2</translation>
    </message>
    <message>
        <source>The response does not begin with an HTTP version and a space (%1)</source>
        <translation>Die Antwort beginnt nicht mit HTTP-Version und Leerzeichen (%1)</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer</source>
        <translation>%1 hat die Verbindung ohne Antwort geschlossen</translation>
    </message>
    <message>
        <source>%1 did not begin to answer within %2</source>
        <translation>%1 hat nicht binnen %2 zu antworten begonnen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; (%2) does not speak TLS on this port; use http, or the port that speaks https</source>
        <translation>„%1“ (%2) spricht auf diesem Port kein TLS; nehmen Sie http oder den Port, der https spricht</translation>
    </message>
    <message>
        <source>none of the endpoints of cluster &quot;%1&quot; is called: %2</source>
        <translation>keiner der Endpunkte des Clusters „%1“ wird aufgerufen: %2</translation>
    </message>
    <message>
        <source>of %1 it is known that it is suspended for another %2 as calls to it failed</source>
        <translation>%1 ist noch %2 ausgesetzt, da Aufrufe dorthin fehlgeschlagen sind</translation>
    </message>
    <message>
        <source>as many calls to cluster &quot;%1&quot; as allowed are under way on this worker</source>
        <translation>so viele Aufrufe an den Cluster „%1“ wie erlaubt sind auf diesem Worker unterwegs</translation>
    </message>
    <message>
        <source>%1 broke off in the middle of its answer, after %2 octets of content</source>
        <translation>%1 brach mitten in der Antwort ab, nach %2 Bytes Inhalt</translation>
    </message>
    <message>
        <source>the header %1 is not there.</source>
        <translation>der Header %1 fehlt.</translation>
    </message>
    <message>
        <source>%1 has the scheme &quot;%2&quot;</source>
        <translation>%1 hat das Schema „%2“</translation>
    </message>
    <message>
        <source>It is one piece; a signed token has three parts with dots between.</source>
        <translation>Es ist ein Stück; ein signiertes Token hat drei Teile mit Punkten dazwischen.</translation>
    </message>
    <message>
        <source>The token expired at %1, %2 ago</source>
        <translation>Das Token lief am %1 ab, vor %2</translation>
    </message>
    <message>
        <source>The token is valid from %1 on, in %2</source>
        <translation>Das Token gilt erst ab %1, in %2</translation>
    </message>
    <message>
        <source>The token is valid from %1 on, in %2 (%3 of leeway).</source>
        <translation>Das Token gilt erst ab %1, in %2 (%3 Spielraum).</translation>
    </message>
    <message>
        <source>The token says it was issued at %1, which is %2 ahead</source>
        <translation>Das Token sagt, es sei am %1 ausgestellt, also %2 voraus</translation>
    </message>
    <message>
        <source>The token was issued at %1, %2 ago; at most %3 are accepted (maxAge).</source>
        <translation>Das Token wurde am %1 ausgestellt, vor %2; angenommen werden höchstens %3 (maxAge).</translation>
    </message>
    <message>
        <source>The token is meant for %1</source>
        <translation>Das Token ist für %1 bestimmt</translation>
    </message>
    <message>
        <source>The token names no audience (&quot;aud&quot;)</source>
        <translation>Das Token nennt keinen Empfänger („aud“)</translation>
    </message>
    <message>
        <source>The issuer is &quot;%1&quot;; known are %2.</source>
        <translation>Der Aussteller ist „%1“; bekannt sind %2.</translation>
    </message>
    <message>
        <source>The issuer is &quot;%1&quot;, which is not quite &quot;%2&quot;: it differs in upper and lower case or in a slash at the end.</source>
        <translation>Der Aussteller ist „%1“, nicht ganz „%2“: Groß- und Kleinschreibung oder ein Schrägstrich am Ende sind anders.</translation>
    </message>
    <message>
        <source>Its %1 signature is not one of key &quot;%2&quot;.</source>
        <translation>Seine %1-Signatur gehört nicht zum Schlüssel „%2“.</translation>
    </message>
    <message>
        <source>It is signed with %1, which is not allowed here</source>
        <translation>Es ist mit %1 signiert, was hier nicht erlaubt ist</translation>
    </message>
    <message>
        <source>It is not signed (&quot;alg&quot; is &quot;none&quot;).</source>
        <translation>Es ist nicht signiert („alg“ ist „none“).</translation>
    </message>
    <message>
        <source>It is signed with %1, an algorithm with a shared key, which anyone who verifies could forge</source>
        <translation>Es ist mit %1 signiert, einem Verfahren mit gemeinsamem Schlüssel, womit jeder, der prüft, auch fälschen könnte</translation>
    </message>
    <message>
        <source>Its type (&quot;typ&quot;) is &quot;%1&quot;</source>
        <translation>Sein Typ („typ“) ist „%1“</translation>
    </message>
    <message>
        <source>Its payload cannot be taken as claims: %1.</source>
        <translation>Sein Inhalt ist nicht als Claims zu lesen: %1.</translation>
    </message>
    <message>
        <source>claim &quot;%1&quot; is not a number of seconds</source>
        <translation>der Claim „%1“ ist keine Zahl von Sekunden</translation>
    </message>
    <message>
        <source>The claim &quot;%1&quot; is missing.</source>
        <translation>Der Claim „%1“ fehlt.</translation>
    </message>
    <message>
        <source>The keys of issuer &quot;%1&quot; are not there: %2; there are none yet, so its tokens are refused.</source>
        <translation>Die Schlüssel des Ausstellers „%1“ sind nicht da: %2; es gibt noch keine, daher werden seine Tokens abgelehnt.</translation>
    </message>
    <message>
        <source>keys cannot be fetched from %1: %2</source>
        <translation>Schlüssel sind von %1 nicht zu holen: %2</translation>
    </message>
    <message>
        <source>%1: no connection: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>A list of revoked tokens names it by its jti.</source>
        <translation>Eine Liste zurückgezogener Tokens nennt sein jti.</translation>
    </message>
    <message>
        <source>This is an encrypted token (JWE); only signed ones (JWS) are accepted.</source>
        <translation>Das ist ein verschlüsseltes Token (JWE); angenommen werden nur signierte (JWS).</translation>
    </message>
    <message>
        <source>Its algorithm &quot;%1&quot; is not known</source>
        <translation>Sein Verfahren „%1“ ist nicht bekannt</translation>
    </message>
    <message>
        <source>The token names no key and none of %1 fits %2.</source>
        <translation>Das Token nennt keinen Schlüssel, und keiner von %1 passt zu %2.</translation>
    </message>
    <message>
        <source>Its header marks &quot;%1&quot; as critical, which is not understood here.</source>
        <translation>Sein Kopf erklärt „%1“ für kritisch, was hier nicht verstanden wird.</translation>
    </message>
    <message>
        <source>The issuer says that the token is not active (asked at %1).</source>
        <translation>Der Aussteller sagt, dass das Token nicht aktiv ist (gefragt am %1).</translation>
    </message>
    <message>
        <source>The issuer &quot;%1&quot; could not be asked about it: %2</source>
        <translation>Der Aussteller „%1“ war dazu nicht zu befragen: %2</translation>
    </message>
    <message>
        <source>the header %1</source>
        <translation>der Header %1</translation>
    </message>
    <message>
        <source>%1 (for %2; the call is to %3)</source>
        <translation>%1 (für %2; der Aufruf geht an %3)</translation>
    </message>
    <message>
        <source>%1 (the call comes from %2)</source>
        <translation>%1 (der Aufruf kommt von %2)</translation>
    </message>
    <message>
        <source>%1 (the call names %2)</source>
        <translation>%1 (der Aufruf nennt %2)</translation>
    </message>
    <message>
        <source>%1 (the call is to %2)</source>
        <translation>%1 (der Aufruf geht an %2)</translation>
    </message>
    <message>
        <source>its jti</source>
        <translation>sein jti</translation>
    </message>
    <message>
        <source>does not hold valid base64</source>
        <translation>enthält kein gültiges Base64</translation>
    </message>
    <message>
        <source>%1: certificate cannot be read: %2</source>
        <translation>%1: Das Zertifikat ist nicht lesbar: %2</translation>
    </message>
    <message>
        <source>a test key in the header %1</source>
        <translation>ein Testschlüssel im Header %1</translation>
    </message>
    <message>
        <source>an API key in the header %1</source>
        <translation>ein API-Schlüssel im Header %1</translation>
    </message>
    <message>
        <source>a bearer token in the header %1</source>
        <translation>ein Bearer-Token im Header %1</translation>
    </message>
    <message>
        <source>not valid JSON: %1</source>
        <translation>kein gültiges JSON: %1</translation>
    </message>
    <message>
        <source>the path has a dot segment (%1)</source>
        <translation>der Pfad hat ein Punkt-Segment (%1)</translation>
    </message>
    <message>
        <source>%1 is required</source>
        <translation>%1 ist nötig</translation>
    </message>
    <message>
        <source>query parameter %1</source>
        <translation>der Query-Parameter %1</translation>
    </message>
    <message>
        <source>the content</source>
        <translation>der Inhalt</translation>
    </message>
    <message>
        <source>content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>the content at %1</source>
        <translation>der Inhalt bei %1</translation>
    </message>
    <message>
        <source>%1 must be at most %2, and is %3 (%4)</source>
        <translation>%1 darf höchstens %2 sein und ist %3 (%4)</translation>
    </message>
    <message>
        <source>%1 must be an integer, and is %2 (%3)</source>
        <translation>%1 muss eine ganze Zahl sein und ist %2 (%3)</translation>
    </message>
    <message>
        <source>%1 must be a string, and is %2 (%3)</source>
        <translation>%1 muss ein Text sein und ist %2 (%3)</translation>
    </message>
    <message>
        <source>a value has to stand here</source>
        <translation>hier muss ein Wert stehen</translation>
    </message>
    <message>
        <source>a document type is declared</source>
        <translation>ein Dokumenttyp ist erklärt</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>one</source>
        <translation>eines</translation>
    </message>
    <message>
        <source>%1 does not exist</source>
        <translation>%1 gibt es nicht</translation>
    </message>
    <message>
        <source>%1 exists</source>
        <translation>%1 gibt es</translation>
    </message>
    <message>
        <source>%1 matches %2</source>
        <translation>%1 passt auf %2</translation>
    </message>
    <message>
        <source>%1 is one of %2</source>
        <translation>%1 ist eines von %2</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 ist %2</translation>
    </message>
</context>
<context>
    <name>ExchangeDiff</name>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>other order</source>
        <translation>andere Reihenfolge</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Size, of which only the beginning was kept</source>
        <translation>Größe, von der nur der Anfang behalten wurde</translation>
    </message>
    <message>
        <source>the whole</source>
        <translation>das Ganze</translation>
    </message>
    <message>
        <source>more differences</source>
        <translation>weitere Unterschiede</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>the same values</source>
        <translation>dieselben Werte</translation>
    </message>
    <message>
        <source>written differently</source>
        <translation>anders geschrieben</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Rumpf</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Whole exchange</source>
        <translation>Ganzer Aufruf</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>Backend</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Attempts at the backend</source>
        <translation>Versuche am Backend</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Request headers</source>
        <translation>Anfrage-Header</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>Anfrage-Body</translation>
    </message>
    <message>
        <source>Filter chain</source>
        <translation>Filterkette</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Response headers</source>
        <translation>Antwort-Header</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>Antwort-Body</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>No semantic differences.</source>
        <translation>Keine inhaltlichen Unterschiede.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln semantic difference(s).</source>
        <translation>
            <numerusform>%Ln inhaltlicher Unterschied.</numerusform>
            <numerusform>%Ln inhaltliche Unterschiede.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cosmetic one(s) shown.</source>
        <translation>
            <numerusform>%Ln nur in der Form gezeigt.</numerusform>
            <numerusform>%Ln nur in der Form gezeigt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cosmetic one(s) hidden.</source>
        <translation>
            <numerusform>%Ln nur in der Form verborgen.</numerusform>
            <numerusform>%Ln nur in der Form verborgen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExchangeFilter</name>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 oder %2</translation>
    </message>
    <message>
        <source>not (%1)</source>
        <translation>nicht (%1)</translation>
    </message>
    <message>
        <source>path or API contains &quot;%1&quot;</source>
        <translation>Pfad oder API enthält „%1“</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>answered by</source>
        <translation>beantwortet von</translation>
    </message>
    <message>
        <source>fault code</source>
        <translation>Fehlercode</translation>
    </message>
    <message>
        <source>status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>request size</source>
        <translation>Größe der Anfrage</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 ist %2</translation>
    </message>
    <message>
        <source>%1 contains &quot;%2&quot;</source>
        <translation>%1 enthält „%2“</translation>
    </message>
    <message>
        <source>%1 is not %2</source>
        <translation>%1 ist nicht %2</translation>
    </message>
    <message>
        <source>%1 is less than %2</source>
        <translation>%1 ist kleiner als %2</translation>
    </message>
    <message>
        <source>%1 is %2 or less</source>
        <translation>%1 ist höchstens %2</translation>
    </message>
    <message>
        <source>%1 is more than %2</source>
        <translation>%1 ist größer als %2</translation>
    </message>
    <message>
        <source>%1 is %2 or more</source>
        <translation>%1 ist mindestens %2</translation>
    </message>
    <message>
        <source>There is a closing parenthesis without an opening one.</source>
        <translation>Eine schließende Klammer hat keine öffnende.</translation>
    </message>
    <message>
        <source>A condition is missing at the end.</source>
        <translation>Am Ende fehlt eine Bedingung.</translation>
    </message>
    <message>
        <source>The conditions are nested too deeply.</source>
        <translation>Die Bedingungen sind zu tief geschachtelt.</translation>
    </message>
    <message>
        <source>This parenthesis is never closed.</source>
        <translation>Diese Klammer wird nie geschlossen.</translation>
    </message>
    <message>
        <source>A condition is missing before this parenthesis.</source>
        <translation>Vor dieser Klammer fehlt eine Bedingung.</translation>
    </message>
    <message>
        <source>A field is missing before this operator.</source>
        <translation>Vor diesem Zeichen fehlt ein Feld.</translation>
    </message>
    <message>
        <source>There is no field &quot;%1&quot;. Fields are %2.</source>
        <translation>Es gibt kein Feld „%1“. Felder sind %2.</translation>
    </message>
    <message>
        <source>A value is missing after the operator.</source>
        <translation>Nach dem Zeichen fehlt ein Wert.</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not %2.</source>
        <translation>„%1“ ist nicht %2.</translation>
    </message>
    <message>
        <source>This quotation mark is never closed.</source>
        <translation>Dieses Anführungszeichen wird nie geschlossen.</translation>
    </message>
    <message>
        <source>%1 is there</source>
        <translation>%1 ist vorhanden</translation>
    </message>
    <message>
        <source>%1 is empty</source>
        <translation>%1 ist leer</translation>
    </message>
    <message>
        <source>%1 is not empty</source>
        <translation>%1 ist nicht leer</translation>
    </message>
    <message>
        <source>%1 fits the pattern %2</source>
        <translation>%1 passt zum Muster %2</translation>
    </message>
    <message>
        <source>%1 does not fit the pattern %2</source>
        <translation>%1 passt nicht zum Muster %2</translation>
    </message>
    <message>
        <source>shorter than %1</source>
        <translation>kürzer als %1</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>longer than %1</source>
        <translation>länger als %1</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>from %1 on</source>
        <translation>ab %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>between %1 and %2</source>
        <translation>zwischen %1 und %2</translation>
    </message>
    <message>
        <source>There is no field &quot;%1&quot;. Do you mean &quot;%2&quot;?</source>
        <translation>Ein Feld „%1“ gibt es nicht. Ist „%2“ gemeint?</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands alone: it has no value.</source>
        <translation>„%1“ steht für sich: Es hat keinen Wert.</translation>
    </message>
    <message>
        <source>Write one of  :  =  !=  ~  !~  &lt;  &lt;=  &gt;  &gt;=  here.</source>
        <translation>Hier gehört eines davon hin:  :  =  !=  ~  !~  &lt;  &lt;=  &gt;  &gt;= .</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a text: use  :  =  !=  or  ~ .</source>
        <translation>„%1“ ist ein Text: mit  :  =  !=  oder  ~  vergleichen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a number: use  =  !=  &lt;  &lt;=  &gt;  &gt;=  or a range as 10..20.</source>
        <translation>„%1“ ist eine Zahl: mit  =  !=  &lt;  &lt;=  &gt;  &gt;=  oder einem Bereich wie 10..20 vergleichen.</translation>
    </message>
    <message>
        <source>The pattern is too long.</source>
        <translation>Das Muster ist zu lang.</translation>
    </message>
    <message>
        <source>The pattern is wrong here: %1.</source>
        <translation>Das Muster ist hier falsch: %1.</translation>
    </message>
    <message>
        <source>These are too many conditions.</source>
        <translation>Das sind zu viele Bedingungen.</translation>
    </message>
    <message>
        <source>%1, for instance %2</source>
        <translation>%1, zum Beispiel %2</translation>
    </message>
    <message>
        <source>the opposite</source>
        <translation>das Gegenteil</translation>
    </message>
    <message>
        <source>contains</source>
        <translation>enthält</translation>
    </message>
    <message>
        <source>is</source>
        <translation>ist</translation>
    </message>
    <message>
        <source>is not</source>
        <translation>ist nicht</translation>
    </message>
    <message>
        <source>fits the pattern</source>
        <translation>passt zum Muster</translation>
    </message>
    <message>
        <source>does not fit the pattern</source>
        <translation>passt nicht zum Muster</translation>
    </message>
    <message>
        <source>or more</source>
        <translation>oder mehr</translation>
    </message>
    <message>
        <source>or less</source>
        <translation>oder weniger</translation>
    </message>
    <message>
        <source>more than</source>
        <translation>mehr als</translation>
    </message>
    <message>
        <source>less than</source>
        <translation>weniger als</translation>
    </message>
    <message>
        <source>seen in the capture</source>
        <translation>in der Aufzeichnung gesehen</translation>
    </message>
    <message>
        <source>for instance</source>
        <translation>zum Beispiel</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beides</translation>
    </message>
    <message>
        <source>one of them</source>
        <translation>eines davon</translation>
    </message>
    <message>
        <source>host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>a filter that ran</source>
        <translation>ein Filter, der lief</translation>
    </message>
    <message>
        <source>header</source>
        <translation>Header</translation>
    </message>
    <message>
        <source>request header</source>
        <translation>Anfrage-Header</translation>
    </message>
    <message>
        <source>response header</source>
        <translation>Antwort-Header</translation>
    </message>
    <message>
        <source>body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>request body</source>
        <translation>Anfrage-Body</translation>
    </message>
    <message>
        <source>response body</source>
        <translation>Antwort-Body</translation>
    </message>
    <message>
        <source>context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>correlation id</source>
        <translation>Korrelations-ID</translation>
    </message>
    <message>
        <source>backend</source>
        <translation>Backend</translation>
    </message>
    <message>
        <source>backend&apos;s error</source>
        <translation>Fehler des Backends</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>mark</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>marked</source>
        <translation>markiert</translation>
    </message>
    <message>
        <source>with a note</source>
        <translation>mit Notiz</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>paused at a breakpoint</source>
        <translation>an einem Haltepunkt angehalten</translation>
    </message>
    <message>
        <source>a time, for instance 100ms, 1.5s or 10ms..1s</source>
        <translation>eine Dauer, zum Beispiel 100ms, 1.5s oder 10ms..1s</translation>
    </message>
    <message>
        <source>a status, for instance 404, 4xx or 400..499</source>
        <translation>ein Status, zum Beispiel 404, 4xx oder 400..499</translation>
    </message>
    <message>
        <source>a time, for instance 10:02, 10:02..10:05, 2026-11-29T10:02 or -5m</source>
        <translation>eine Zeit, zum Beispiel 10:02, 10:02..10:05, 2026-11-29T10:02 oder -5m</translation>
    </message>
    <message>
        <source>a size, for instance 1000, 10k or 1k..2M</source>
        <translation>eine Größe, zum Beispiel 1000, 10k oder 1k..2M</translation>
    </message>
    <message>
        <source>a mark from 1 to 9</source>
        <translation>eine Markierung von 1 bis 9</translation>
    </message>
</context>
<context>
    <name>FailureText</name>
    <message>
        <source>Something is missing in the connection: %1</source>
        <translation>In der Verbindung fehlt etwas: %1</translation>
    </message>
    <message>
        <source>Fill it in and connect again.</source>
        <translation>Ergänzen Sie es und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>The password is not in the keychain of this computer.</source>
        <translation>Das Kennwort ist nicht im Schlüsselbund dieses Rechners.</translation>
    </message>
    <message>
        <source>Type it again and connect.</source>
        <translation>Geben Sie es erneut ein und verbinden Sie.</translation>
    </message>
    <message>
        <source>Nothing answers at this address.</source>
        <translation>Unter dieser Adresse antwortet nichts.</translation>
    </message>
    <message>
        <source>Check the address and that the Publisher is running.</source>
        <translation>Prüfen Sie die Adresse und ob der Publisher läuft.</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>Der Server antwortete nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>Try again; if it stays, look at the server&apos;s load and log.</source>
        <translation>Versuchen Sie es erneut; bleibt es dabei, sehen Sie Last und Protokoll des Servers an.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not from an authority that this computer trusts.</source>
        <translation>Das Zertifikat des Servers kommt von keiner Stelle, der dieser Rechner vertraut.</translation>
    </message>
    <message>
        <source>Trust exactly this certificate if it is the one you expect, or name a CA file.</source>
        <translation>Vertrauen Sie genau diesem Zertifikat, wenn es das erwartete ist, oder nennen Sie eine CA-Datei.</translation>
    </message>
    <message>
        <source>No secure connection came about.</source>
        <translation>Es kam keine sichere Verbindung zustande.</translation>
    </message>
    <message>
        <source>Check that the address speaks HTTPS and which TLS versions it allows.</source>
        <translation>Prüfen Sie, ob die Adresse HTTPS spricht und welche TLS-Versionen sie erlaubt.</translation>
    </message>
    <message>
        <source>The server refused this user and password, or this client and secret.</source>
        <translation>Der Server wies diesen Benutzer mit Kennwort oder diesen Client mit Geheimnis zurück.</translation>
    </message>
    <message>
        <source>Correct them and connect again.</source>
        <translation>Berichtigen Sie die Angaben und verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>The token is expired or was revoked, and cannot be renewed.</source>
        <translation>Das Token ist abgelaufen oder widerrufen und lässt sich nicht erneuern.</translation>
    </message>
    <message>
        <source>Connect again.</source>
        <translation>Verbinden Sie erneut.</translation>
    </message>
    <message>
        <source>The token lacks a permission: %1.</source>
        <translation>Dem Token fehlt eine Berechtigung: %1.</translation>
    </message>
    <message>
        <source>Ask for a role with this scope on the server, then connect again.</source>
        <translation>Lassen Sie sich auf dem Server eine Rolle mit diesem Scope geben und verbinden Sie dann erneut.</translation>
    </message>
    <message>
        <source>The server does not know it any more.</source>
        <translation>Der Server kennt es nicht mehr.</translation>
    </message>
    <message>
        <source>Refresh the list.</source>
        <translation>Frischen Sie die Liste auf.</translation>
    </message>
    <message>
        <source>The server asks to wait, because there were too many calls.</source>
        <translation>Der Server bittet zu warten, weil es zu viele Aufrufe gab.</translation>
    </message>
    <message>
        <source>Try again in a minute.</source>
        <translation>Versuchen Sie es in einer Minute erneut.</translation>
    </message>
    <message>
        <source>The server reported an error of its own (status %1).</source>
        <translation>Der Server meldete einen eigenen Fehler (Status %1).</translation>
    </message>
    <message>
        <source>Try again; if it stays, look at the server&apos;s log.</source>
        <translation>Versuchen Sie es erneut; bleibt es dabei, sehen Sie das Protokoll des Servers an.</translation>
    </message>
    <message>
        <source>The answer ended too early.</source>
        <translation>Die Antwort endete zu früh.</translation>
    </message>
    <message>
        <source>Try again; a proxy in between may cut long answers.</source>
        <translation>Versuchen Sie es erneut; ein Proxy dazwischen kann lange Antworten abschneiden.</translation>
    </message>
    <message>
        <source>The answer is larger than is taken.</source>
        <translation>Die Antwort ist größer als erlaubt.</translation>
    </message>
    <message>
        <source>Narrow the list, or pull fewer APIs at once.</source>
        <translation>Grenzen Sie die Liste ein oder holen Sie weniger APIs auf einmal.</translation>
    </message>
    <message>
        <source>The answer is not JSON: perhaps a log-in page or a proxy.</source>
        <translation>Die Antwort ist kein JSON: vielleicht eine Anmeldeseite oder ein Proxy.</translation>
    </message>
    <message>
        <source>Check the address; it should be the server&apos;s, for instance https://host:9443.</source>
        <translation>Prüfen Sie die Adresse; es soll die des Servers sein, zum Beispiel https://host:9443.</translation>
    </message>
    <message>
        <source>The answer has another form than the Publisher&apos;s: %1</source>
        <translation>Die Antwort hat eine andere Form als die des Publishers: %1</translation>
    </message>
    <message>
        <source>Check the server&apos;s version; 3.x and 4.x are known.</source>
        <translation>Prüfen Sie die Version des Servers; bekannt sind 3.x und 4.x.</translation>
    </message>
    <message>
        <source>Nothing at this address speaks a known version of the Publisher API.</source>
        <translation>Unter dieser Adresse spricht nichts eine bekannte Version der Publisher-API.</translation>
    </message>
    <message>
        <source>The address sends elsewhere: %1</source>
        <translation>Die Adresse verweist woandershin: %1</translation>
    </message>
    <message>
        <source>If you trust that place, use it as the address.</source>
        <translation>Wenn Sie diesem Ort vertrauen, nehmen Sie ihn als Adresse.</translation>
    </message>
    <message>
        <source>The server refused the call (status %1).</source>
        <translation>Der Server wies den Aufruf zurück (Status %1).</translation>
    </message>
    <message>
        <source>Its own words are in the details.</source>
        <translation>Seine eigenen Worte stehen in den Einzelheiten.</translation>
    </message>
    <message>
        <source>The workspace could not be written: %1</source>
        <translation>Der Arbeitsbereich konnte nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>Check free space and permissions, then try again.</source>
        <translation>Prüfen Sie freien Platz und Rechte und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The Publisher could not be asked.</source>
        <translation>Der Publisher konnte nicht gefragt werden.</translation>
    </message>
    <message>
        <source>Subject: %1
Issuer: %2
Names: %3
Valid: %4 to %5
SHA-256: %6
Refused because: %7</source>
        <translation>Inhaber: %1
Aussteller: %2
Namen: %3
Gültig: %4 bis %5
SHA-256: %6
Abgelehnt, weil: %7</translation>
    </message>
    <message>
        <source>This API Manager is too old for it.</source>
        <translation>Dieser API Manager ist zu alt dafür.</translation>
    </message>
    <message>
        <source>API Manager %1 and later have it.</source>
        <translation>API Manager %1 und spätere haben es.</translation>
    </message>
</context>
<context>
    <name>FederationRows</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Vendor</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>APIs</source>
        <translation>APIs</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Zuletzt geprüft</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>%1 (production)</source>
        <translation>%1 (Produktion)</translation>
    </message>
    <message>
        <source>%1, of %2</source>
        <comment>a gateway, its owner</comment>
        <translation>%1, von %2</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Desired (here)</source>
        <translation>Gewünscht (hier)</translation>
    </message>
    <message>
        <source>Live (there)</source>
        <translation>Vorhanden (dort)</translation>
    </message>
    <message>
        <source>Last push</source>
        <translation>Letzte Übertragung</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>The gateway&apos;s own team&apos;s: it is left alone.</source>
        <translation>Gehört dem Team des Gateways: es bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Ignored by a rule.</source>
        <translation>Durch eine Regel hingenommen.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>%1 (cannot be taken back)</source>
        <translation>%1 (nicht rücknehmbar)</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Gehalten</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>the whole API</source>
        <translation>die ganze API</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>Why, and what it is called there</source>
        <translation>Warum, und wie es dort heißt</translation>
    </message>
    <message>
        <source>%1 is there %2 times.</source>
        <translation>%1 gibt es dort %2-mal.</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Rules overridden by %1: %2.</source>
        <translation>Regeln, die %1 übergangen hat: %2.</translation>
    </message>
    <message>
        <source>%1, in %2</source>
        <comment>whose an API is, where it is known</comment>
        <translation>%1, in %2</translation>
    </message>
</context>
<context>
    <name>FederationText</name>
    <message>
        <source>read</source>
        <translation>lesen</translation>
    </message>
    <message>
        <source>write</source>
        <translation>schreiben</translation>
    </message>
    <message>
        <source>read and write</source>
        <translation>lesen und schreiben</translation>
    </message>
    <message>
        <source>Tests the connection</source>
        <translation>Prüft die Verbindung</translation>
    </message>
    <message>
        <source>Discovers</source>
        <translation>Sieht nach, was da ist</translation>
    </message>
    <message>
        <source>Checks drift</source>
        <translation>Prüft Abweichungen</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Plant</translation>
    </message>
    <message>
        <source>Reads an API</source>
        <translation>Liest eine API</translation>
    </message>
    <message>
        <source>Deploys</source>
        <translation>Überträgt</translation>
    </message>
    <message>
        <source>Rolls back</source>
        <translation>Nimmt zurück</translation>
    </message>
    <message>
        <source>in sync</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>cosmetic</source>
        <translation>nur anders geschrieben</translation>
    </message>
    <message>
        <source>unsupported</source>
        <translation>nicht möglich</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>geheim</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>semantic</source>
        <translation>wirkt anders</translation>
    </message>
    <message>
        <source>changed here</source>
        <translation>hier geändert</translation>
    </message>
    <message>
        <source>changed there</source>
        <translation>dort geändert</translation>
    </message>
    <message>
        <source>changed on both sides</source>
        <translation>auf beiden Seiten geändert</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>nicht getan</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>done</source>
        <translation>getan</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>nobody knows</source>
        <translation>niemand weiß es</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>Enforced</source>
        <translation>Durchgesetzt</translation>
    </message>
    <message>
        <source>Approximated</source>
        <translation>Angenähert</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>Fällt weg</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>Every step is done.</source>
        <translation>Alle Schritte sind getan.</translation>
    </message>
    <message>
        <source>Stopped. The steps say what is done and what is not.</source>
        <translation>Angehalten. Die Schritte zeigen, was getan ist und was nicht.</translation>
    </message>
    <message>
        <source>It failed. The steps say what is done and what is not.</source>
        <translation>Fehlgeschlagen. Die Schritte zeigen, was getan ist und was nicht.</translation>
    </message>
    <message>
        <source>Nobody knows whether the last step was done.</source>
        <translation>Niemand weiß, ob der letzte Schritt getan wurde.</translation>
    </message>
    <message>
        <source>Everything that was done is taken back.</source>
        <translation>Alles, was getan war, ist zurückgenommen.</translation>
    </message>
    <message>
        <source>Not all could be taken back.</source>
        <translation>Nicht alles ließ sich zurücknehmen.</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>angewendet</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>ungewiss</translation>
    </message>
    <message>
        <source>partly taken back</source>
        <translation>teilweise zurückgenommen</translation>
    </message>
    <message>
        <source>push</source>
        <translation>übertragen</translation>
    </message>
    <message>
        <source>undeploy</source>
        <translation>entfernen</translation>
    </message>
    <message>
        <source>roll back</source>
        <translation>zurücknehmen</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message numerus="yes">
        <source>%Ln not checked</source>
        <translation>
            <numerusform>%Ln nicht geprüft</numerusform>
            <numerusform>%Ln nicht geprüft</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in sync (%Ln cosmetic)</source>
        <translation>
            <numerusform>gleich (%Ln nur anders geschrieben)</numerusform>
            <numerusform>gleich (%Ln nur anders geschrieben)</numerusform>
        </translation>
    </message>
    <message>
        <source>cannot tell</source>
        <translation>nicht feststellbar</translation>
    </message>
    <message>
        <source>pushed, not checked</source>
        <translation>übertragen, nicht geprüft</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>nicht da</translation>
    </message>
    <message>
        <source>gone from there</source>
        <translation>dort nicht mehr da</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <translation>noch nicht gefragt</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>ok, %1</source>
        <translation>in Ordnung, %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln right(s) missing</source>
        <translation>
            <numerusform>%Ln Recht fehlt</numerusform>
            <numerusform>%Ln Rechte fehlen</numerusform>
        </translation>
    </message>
    <message>
        <source>did not answer</source>
        <translation>hat nicht geantwortet</translation>
    </message>
    <message>
        <source>%1 create, %2 update, %3 delete; %4 cannot be held</source>
        <translation>%1 anlegen, %2 ändern, %3 löschen; %4 nicht möglich</translation>
    </message>
    <message>
        <source>%1 at %2:</source>
        <comment>an API at a gateway</comment>
        <translation>%1 auf %2:</translation>
    </message>
    <message>
        <source>it is not in this workspace.</source>
        <translation>nicht in diesem Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Pushed %1 by %2.</source>
        <translation>Übertragen %1 von %2.</translation>
    </message>
    <message>
        <source>Never pushed from here.</source>
        <translation>Von hier aus nie übertragen.</translation>
    </message>
    <message>
        <source>It is there.</source>
        <translation>Sie ist dort.</translation>
    </message>
    <message>
        <source>It is there, at %1.</source>
        <translation>Sie ist dort, unter %1.</translation>
    </message>
    <message>
        <source>It is not there.</source>
        <translation>Sie ist nicht dort.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln field(s) in sync.</source>
        <translation>
            <numerusform>%Ln Feld ist gleich.</numerusform>
            <numerusform>%Ln Felder sind gleich.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ignored by rules.</source>
        <translation>
            <numerusform>%Ln durch Regeln hingenommen.</numerusform>
            <numerusform>%Ln durch Regeln hingenommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>A field was changed here and there, otherwise on each side: nothing is overwritten until you decide.</source>
        <translation>Ein Feld wurde hier und dort verschieden geändert: Nichts wird überschrieben, bis Sie entscheiden.</translation>
    </message>
    <message>
        <source>Discovered %1.</source>
        <comment>a time</comment>
        <translation>Entdeckt %1.</translation>
    </message>
    <message numerus="yes">
        <source>It is discovered every %n minute(s) while the workbench is open. Nothing is imported by that.</source>
        <translation>
            <numerusform>Solange die Workbench offen ist, wird jede Minute entdeckt. Importiert wird dadurch nichts.</numerusform>
            <numerusform>Solange die Workbench offen ist, wird alle %n Minuten entdeckt. Importiert wird dadurch nichts.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is discovered more than once a minute while the workbench is open. Nothing is imported by that.</source>
        <translation>Solange die Workbench offen ist, wird mehr als einmal je Minute entdeckt. Importiert wird dadurch nichts.</translation>
    </message>
    <message>
        <source>Finds addresses</source>
        <translation>Sucht Adressen</translation>
    </message>
    <message>
        <source>it was as it should be</source>
        <translation>es war, wie es sein soll</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>a rule, a place in an API</comment>
        <translation>%1 an %2</translation>
    </message>
    <message>
        <source>nothing of this workspace is there</source>
        <translation>nichts aus diesem Arbeitsbereich ist dort</translation>
    </message>
    <message>
        <source>nothing here to compare</source>
        <translation>hier ist nichts zu vergleichen</translation>
    </message>
    <message>
        <source>Correct %1: %2</source>
        <comment>a place in an API, what its rule says</comment>
        <translation>Berichtigen Sie %1: %2</translation>
    </message>
    <message>
        <source>A deployment of it was not finished.</source>
        <translation>Eine Übertragung davon kam zu keinem Ende.</translation>
    </message>
    <message>
        <source>%1 is read-only: nothing is written there. Change its mode if it should be.</source>
        <translation>%1 ist nur lesend: Dort wird nichts geschrieben. Ändern Sie den Modus, wenn es doch sein soll.</translation>
    </message>
    <message>
        <source>%1 is write-only: nothing is discovered there. Change its mode if it should be.</source>
        <translation>%1 ist nur schreibend: Dort wird nichts entdeckt. Ändern Sie den Modus, wenn es doch sein soll.</translation>
    </message>
</context>
<context>
    <name>FederationUrls</name>
    <message>
        <source>not reached: %1</source>
        <translation>nicht erreicht: %1</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>it answers and asks for credentials (%1)</source>
        <translation>es antwortet und verlangt Zugangsdaten (%1)</translation>
    </message>
    <message>
        <source>it answers and knows nothing by this path (%1)</source>
        <translation>es antwortet und kennt nichts unter diesem Pfad (%1)</translation>
    </message>
    <message>
        <source>it answers and does not take this call (%1)</source>
        <translation>es antwortet und nimmt diesen Aufruf nicht an (%1)</translation>
    </message>
    <message>
        <source>it takes no more calls now (%1)</source>
        <translation>es nimmt gerade keine Aufrufe mehr an (%1)</translation>
    </message>
    <message>
        <source>it fails (%1)</source>
        <translation>es versagt (%1)</translation>
    </message>
    <message>
        <source>it answers (%1)</source>
        <translation>es antwortet (%1)</translation>
    </message>
    <message>
        <source>; %1 of %2 calls were answered</source>
        <translation>; %1 von %2 Aufrufen wurden beantwortet</translation>
    </message>
    <message>
        <source>Callers reach it at %1</source>
        <translation>Aufrufer erreichen es unter %1</translation>
    </message>
    <message>
        <source> in %1</source>
        <translation> in %1</translation>
    </message>
</context>
<context>
    <name>Governance</name>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>%1 %2 at %3: %4</source>
        <comment>severity, rule, place, message</comment>
        <translation>%1 %2 um %3: %4</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weiteres</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Correct %1: %2.</source>
        <translation>Berichtigen Sie %1: %2.</translation>
    </message>
    <message>
        <source>Correct %1 and let it be checked again.</source>
        <translation>Berichtigen Sie %1 und lassen Sie es noch einmal prüfen.</translation>
    </message>
    <message>
        <source>Correct the API and let it be checked again.</source>
        <translation>Berichtigen Sie die API und lassen Sie sie noch einmal prüfen.</translation>
    </message>
</context>
<context>
    <name>HexDump</name>
    <message>
        <source>The first %1 of %2 are shown.</source>
        <translation>Gezeigt werden die ersten %1 von %2.</translation>
    </message>
</context>
<context>
    <name>JsonDiff</name>
    <message>
        <source>&quot;%1&quot; is not a JSON pointer: it begins with /, for instance /order/id or /items/*/time.</source>
        <translation>„%1“ ist kein JSON-Pointer: Er beginnt mit /, zum Beispiel /order/id oder /items/*/time.</translation>
    </message>
</context>
<context>
    <name>LifecycleText</name>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>left alone</source>
        <translation>belassen</translation>
    </message>
    <message>
        <source>It is read-only.</source>
        <translation>Es wird nur gelesen.</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cannot be done</source>
        <translation>geht nicht</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>as it is to be</source>
        <translation>wie es sein soll</translation>
    </message>
    <message>
        <source>done</source>
        <translation>getan</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>nicht getan</translation>
    </message>
    <message>
        <source>%1 (production)</source>
        <translation>%1 (Produktion)</translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message>
        <source>guard</source>
        <translation>schützen</translation>
    </message>
    <message>
        <source>authenticate</source>
        <translation>anmelden</translation>
    </message>
    <message>
        <source>authorize</source>
        <translation>berechtigen</translation>
    </message>
    <message>
        <source>throttle</source>
        <translation>begrenzen</translation>
    </message>
    <message>
        <source>validate</source>
        <translation>prüfen</translation>
    </message>
    <message>
        <source>transform</source>
        <translation>umformen</translation>
    </message>
    <message>
        <source>observe</source>
        <translation>beobachten</translation>
    </message>
</context>
<context>
    <name>PlannedChain</name>
    <message>
        <source>%1 is another one at each operation, as the API&apos;s definition says. A filter that is added here holds for all of them.</source>
        <translation>%1 ist je nach Operation ein anderer, wie die Definition der API sagt. Ein Filter, der hier hinzukommt, gilt für alle.</translation>
    </message>
    <message>
        <source>Nothing in this API&apos;s definition makes it run %1.</source>
        <translation>Aus der Definition dieser API folgt kein Filter %1.</translation>
    </message>
</context>
<context>
    <name>PlannedStep</name>
    <message>
        <source>the operation has the throttling policy %1</source>
        <translation>die Operation hat die Drosselungsrichtlinie %1</translation>
    </message>
    <message>
        <source>the API has the throttling policy %1</source>
        <translation>die API hat die Drosselungsrichtlinie %1</translation>
    </message>
    <message>
        <source>anybody may call, for which there is the throttling policy %1</source>
        <translation>jeder darf aufrufen, wofür es die Drosselungsrichtlinie %1 gibt</translation>
    </message>
    <message>
        <source>there are throttling policies for subscriptions</source>
        <translation>es gibt Drosselungsrichtlinien für Abonnements</translation>
    </message>
    <message>
        <source>there are throttling policies for applications</source>
        <translation>es gibt Drosselungsrichtlinien für Anwendungen</translation>
    </message>
    <message>
        <source>the custom throttling policy %1 holds for every call</source>
        <translation>die eigene Drosselungsrichtlinie %1 gilt für jeden Aufruf</translation>
    </message>
    <message>
        <source>the API&apos;s definition asks for credentials</source>
        <translation>die Definition der API verlangt Zugangsdaten</translation>
    </message>
    <message>
        <source>the API&apos;s definition asks for scopes</source>
        <translation>die Definition der API verlangt Scopes</translation>
    </message>
    <message>
        <source>the API can be subscribed to</source>
        <translation>die API kann abonniert werden</translation>
    </message>
    <message>
        <source>CORS is on for the API</source>
        <translation>CORS ist für die API eingeschaltet</translation>
    </message>
    <message>
        <source>the access log is on in gateway.yaml</source>
        <translation>das Zugriffsprotokoll ist in gateway.yaml eingeschaltet</translation>
    </message>
    <message>
        <source>the API is blocked in its life cycle</source>
        <translation>die API ist in ihrem Lebenszyklus gesperrt</translation>
    </message>
    <message>
        <source>requests are to be as the definition says</source>
        <translation>Anfragen sollen so sein, wie die Definition sagt</translation>
    </message>
    <message>
        <source>answers are to be as the definition says</source>
        <translation>Antworten sollen so sein, wie die Definition sagt</translation>
    </message>
    <message>
        <source>the API is answered from its examples</source>
        <translation>die API wird aus ihren Beispielen beantwortet</translation>
    </message>
    <message>
        <source>answers are kept for the API</source>
        <translation>für die API werden Antworten aufgehoben</translation>
    </message>
    <message>
        <source>the backend wants to know who calls</source>
        <translation>das Backend will wissen, wer aufruft</translation>
    </message>
    <message>
        <source>it follows from the API&apos;s definition</source>
        <translation>er folgt aus der Definition der API</translation>
    </message>
    <message>
        <source>implied: %1</source>
        <comment>reason</comment>
        <translation>ergibt sich: %1</translation>
    </message>
    <message>
        <source>written for all APIs</source>
        <translation>für alle APIs geschrieben</translation>
    </message>
    <message>
        <source>written for the whole API</source>
        <translation>für die ganze API geschrieben</translation>
    </message>
    <message>
        <source>written for an operation</source>
        <translation>für eine Operation geschrieben</translation>
    </message>
    <message>
        <source>It is from %1.</source>
        <comment>a place in a file</comment>
        <translation>Er kommt aus %1.</translation>
    </message>
    <message>
        <source>It runs for every operation.</source>
        <translation>Er läuft für jede Operation.</translation>
    </message>
    <message>
        <source>It runs for %1 of %2 operations.</source>
        <translation>Er läuft für %1 von %2 Operationen.</translation>
    </message>
    <message>
        <source>Its settings are not the same for all of them; these are those of the first.</source>
        <translation>Seine Einstellungen sind nicht für alle gleich; dies sind die der ersten.</translation>
    </message>
    <message>
        <source>It is changed where it is written.</source>
        <translation>Geändert wird er dort, wo er geschrieben ist.</translation>
    </message>
    <message>
        <source>Written here, it can be set otherwise or switched off.</source>
        <translation>Hier geschrieben, kann er anders eingestellt oder ausgeschaltet werden.</translation>
    </message>
    <message>
        <source>Written here, it can be set otherwise; only &quot;auth: none&quot; takes it away.</source>
        <translation>Hier geschrieben, kann er anders eingestellt werden; nur „auth: none“ nimmt ihn weg.</translation>
    </message>
</context>
<context>
    <name>PostmanTests</name>
    <message numerus="yes">
        <source>%Ln more remark(s) are not shown.</source>
        <translation>
            <numerusform>%Ln weitere Bemerkung wird nicht gezeigt.</numerusform>
            <numerusform>%Ln weitere Bemerkungen werden nicht gezeigt.</numerusform>
        </translation>
    </message>
    <message>
        <source>An environment has to give: %1.</source>
        <translation>Eine Umgebung muss angeben: %1.</translation>
    </message>
</context>
<context>
    <name>PullWriting</name>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message numerus="yes">
        <source>brought up to date: %Ln change(s)</source>
        <translation>
            <numerusform>auf den neuen Stand gebracht: %Ln Änderung</numerusform>
            <numerusform>auf den neuen Stand gebracht: %Ln Änderungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>merged with what was edited here: %Ln change(s)</source>
        <translation>
            <numerusform>mit dem vereint, was hier geändert wurde: %Ln Änderung</numerusform>
            <numerusform>mit dem vereint, was hier geändert wurde: %Ln Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing new</source>
        <translation>nichts Neues</translation>
    </message>
    <message numerus="yes">
        <source>changed here and there: %Ln place(s) to decide on</source>
        <translation>
            <numerusform>hier und dort geändert: %Ln Stelle zu entscheiden</numerusform>
            <numerusform>hier und dort geändert: %Ln Stellen zu entscheiden</numerusform>
        </translation>
    </message>
    <message>
        <source>limited here: %1</source>
        <translation>hier eingeschränkt: %1</translation>
    </message>
    <message>
        <source>needs a full gateway: %1</source>
        <translation>braucht ein volles Gateway: %1</translation>
    </message>
    <message>
        <source>%1 %2 was not taken: %3</source>
        <translation>%1 %2 wurde nicht übernommen: %3</translation>
    </message>
    <message>
        <source>Have it corrected on the Publisher and pull it again; the other APIs were taken.</source>
        <translation>Lassen Sie sie im Publisher berichtigen und holen Sie sie noch einmal; die anderen APIs wurden übernommen.</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>The API key of {application} is valid.</source>
        <comment>api-key.accepted</comment>
        <translation>Der API-Schlüssel von {application} ist gültig.</translation>
    </message>
    <message>
        <source>There is no API key in {detail}.</source>
        <comment>api-key.missing</comment>
        <translation>In {detail} steht kein API-Schlüssel.</translation>
    </message>
    <message>
        <source>Send your key there.</source>
        <translation>Senden Sie Ihren Schlüssel dort.</translation>
    </message>
    <message>
        <source>There is more than one API key in {detail}, so it is not clear which counts.</source>
        <comment>api-key.repeated</comment>
        <translation>In {detail} steht mehr als ein API-Schlüssel; welcher gilt, ist nicht klar.</translation>
    </message>
    <message>
        <source>Send one key.</source>
        <translation>Senden Sie einen Schlüssel.</translation>
    </message>
    <message>
        <source>The API key in {detail} is not one of the gateway&apos;s.</source>
        <comment>api-key.unknown</comment>
        <translation>Der API-Schlüssel in {detail} gehört nicht zu denen des Gateways.</translation>
    </message>
    <message>
        <source>Check the key, or add its SHA-256 under `apiKeys`.</source>
        <translation>Prüfen Sie den Schlüssel oder fügen Sie seinen SHA-256 unter `apiKeys` hinzu.</translation>
    </message>
    <message>
        <source>The API key of {detail} has expired.</source>
        <comment>api-key.expired</comment>
        <translation>Der API-Schlüssel von {detail} ist abgelaufen.</translation>
    </message>
    <message>
        <source>Issue a new key.</source>
        <translation>Stellen Sie einen neuen Schlüssel aus.</translation>
    </message>
    <message>
        <source>The API key of {detail} is not for this API.</source>
        <comment>api-key.other-api</comment>
        <translation>Der API-Schlüssel von {detail} gilt nicht für diese API.</translation>
    </message>
    <message>
        <source>Add the API to the key&apos;s `apis`, or use a key that is for it.</source>
        <translation>Nehmen Sie die API in die `apis` des Schlüssels auf oder verwenden Sie einen, der für sie gilt.</translation>
    </message>
    <message>
        <source>A sandbox key was sent, but the API has no sandbox endpoint.</source>
        <comment>key-type.sandbox</comment>
        <translation>Ein Sandbox-Schlüssel kam an, aber die API hat keinen Sandbox-Endpunkt.</translation>
    </message>
    <message>
        <source>Send a production key, or give the API a sandbox endpoint.</source>
        <translation>Senden Sie einen Produktionsschlüssel oder geben Sie der API einen Sandbox-Endpunkt.</translation>
    </message>
    <message>
        <source>A production key was sent, but the API has no production endpoint.</source>
        <comment>key-type.production</comment>
        <translation>Ein Produktionsschlüssel kam an, aber die API hat keinen Produktionsendpunkt.</translation>
    </message>
    <message>
        <source>Send a sandbox key, or give the API a production endpoint.</source>
        <translation>Senden Sie einen Sandbox-Schlüssel oder geben Sie der API einen Produktionsendpunkt.</translation>
    </message>
    <message>
        <source>The credentials of {subject} fulfil alternative {number}.</source>
        <comment>authenticate.accepted</comment>
        <translation>Die Zugangsdaten von {subject} erfüllen Möglichkeit {number}.</translation>
    </message>
    <message>
        <source>No credential was needed.</source>
        <comment>authenticate.anonymous</comment>
        <translation>Zugangsdaten waren nicht nötig.</translation>
    </message>
    <message>
        <source>No alternative is fulfilled entirely. Missing: {detail}</source>
        <comment>authenticate.incomplete</comment>
        <translation>Keine Möglichkeit ist ganz erfüllt. Es fehlt: {detail}</translation>
    </message>
    <message>
        <source>Send all credentials of one alternative.</source>
        <translation>Senden Sie alle Zugangsdaten einer Möglichkeit.</translation>
    </message>
    <message>
        <source>The credentials are valid, but lack the scope: {detail}</source>
        <comment>authenticate.scopes</comment>
        <translation>Die Zugangsdaten sind gültig, aber der Scope fehlt: {detail}</translation>
    </message>
    <message>
        <source>Ask for a token with the scope.</source>
        <translation>Fordern Sie ein Token mit dem Scope an.</translation>
    </message>
    <message>
        <source>The API is blocked.</source>
        <comment>blocked.api</comment>
        <translation>Die API ist gesperrt.</translation>
    </message>
    <message>
        <source>Publish it again, or take `blocked` out of its chain.</source>
        <translation>Veröffentlichen Sie sie wieder oder nehmen Sie `blocked` aus ihrer Kette.</translation>
    </message>
    <message>
        <source>A browser asked whether {origin} may call {method}, and was told so.</source>
        <comment>cors.preflight</comment>
        <translation>Ein Browser hat gefragt, ob {origin} mit {method} aufrufen darf, und es wurde ihm erlaubt.</translation>
    </message>
    <message>
        <source>The origin {origin} is not among those that may call, so its browser will not let the page see the answer.</source>
        <comment>cors.origin</comment>
        <translation>Der Ursprung {origin} darf nicht aufrufen; der Browser zeigt der Seite die Antwort daher nicht.</translation>
    </message>
    <message>
        <source>Add it to `allowOrigins`.</source>
        <translation>Nehmen Sie ihn in `allowOrigins` auf.</translation>
    </message>
    <message>
        <source>Pages of {origin} may call, but not with the method {method}.</source>
        <comment>cors.method</comment>
        <translation>Seiten von {origin} dürfen aufrufen, aber nicht mit der Methode {method}.</translation>
    </message>
    <message>
        <source>Add it to `allowMethods`.</source>
        <translation>Nehmen Sie sie in `allowMethods` auf.</translation>
    </message>
    <message>
        <source>The request comes from no other origin.</source>
        <comment>cors.none</comment>
        <translation>Die Anfrage kommt von keinem anderen Ursprung.</translation>
    </message>
    <message>
        <source>{remaining} of {limit} calls are left.</source>
        <comment>rate-limit.passed</comment>
        <translation>{remaining} von {limit} Aufrufen sind noch frei.</translation>
    </message>
    <message>
        <source>Wait, call less often, or raise the limit in {origin}.</source>
        <translation>Warten Sie, rufen Sie seltener auf oder erhöhen Sie die Grenze in {origin}.</translation>
    </message>
    <message>
        <source>More than {limit} calls came in {period} s; the next one passes in {retry} s.</source>
        <comment>rate-limit.burst</comment>
        <translation>Mehr als {limit} Aufrufe kamen in {period} s; der nächste kommt in {retry} s durch.</translation>
    </message>
    <message>
        <source>Spread the calls, or raise the policy&apos;s burst in {origin}.</source>
        <translation>Verteilen Sie die Aufrufe oder erhöhen Sie den Burst der Policy in {origin}.</translation>
    </message>
    <message>
        <source>The limit of {limit} calls is reached, but the policy lets further calls pass.</source>
        <comment>rate-limit.over-quota</comment>
        <translation>Die Grenze von {limit} Aufrufen ist erreicht, aber die Policy lässt weitere durch.</translation>
    </message>
    <message>
        <source>Set stopOnQuotaReach to refuse them.</source>
        <translation>Setzen Sie stopOnQuotaReach, um sie abzulehnen.</translation>
    </message>
    <message>
        <source>The policy {policy} sets no limit.</source>
        <comment>rate-limit.unlimited</comment>
        <translation>Die Policy {policy} setzt keine Grenze.</translation>
    </message>
    <message>
        <source>The caller&apos;s policy &quot;{policy}&quot; is not configured here.</source>
        <comment>rate-limit.unknown-policy</comment>
        <translation>Die Policy „{policy}“ des Aufrufers ist hier nicht eingerichtet.</translation>
    </message>
    <message>
        <source>Add it to policies.yaml, or pull the policies from the Publisher.</source>
        <translation>Nehmen Sie sie in policies.yaml auf oder holen Sie die Policys vom Publisher.</translation>
    </message>
    <message>
        <source>More than {limit} calls came at once; the next one passes in {retry} s.</source>
        <comment>spike-arrest.burst</comment>
        <translation>Mehr als {limit} Aufrufe kamen auf einmal; der nächste kommt in {retry} s durch.</translation>
    </message>
    <message>
        <source>Spread the calls, or raise `count` or `burst`.</source>
        <translation>Verteilen Sie die Aufrufe oder erhöhen Sie `count` oder `burst`.</translation>
    </message>
    <message>
        <source>The chain answers {status} by itself.</source>
        <comment>respond.fixed</comment>
        <translation>Die Kette antwortet selbst mit {status}.</translation>
    </message>
    <message>
        <source>The definition&apos;s example for {status} {type} was answered.</source>
        <comment>respond.example</comment>
        <translation>Geantwortet wurde mit dem Beispiel der Definition für {status} {type}.</translation>
    </message>
    <message>
        <source>The definition has no example for {status}; one was made from its schema.</source>
        <comment>respond.generated</comment>
        <translation>Die Definition hat kein Beispiel für {status}; eines wurde aus ihrem Schema gemacht.</translation>
    </message>
    <message>
        <source>Add an example to the definition to decide what is answered.</source>
        <translation>Geben Sie der Definition ein Beispiel, um die Antwort zu bestimmen.</translation>
    </message>
    <message>
        <source>The operation has no responses in its definition, so 204 is answered.</source>
        <comment>respond.nothing</comment>
        <translation>Die Operation hat in ihrer Definition keine Antworten, also wird 204 geantwortet.</translation>
    </message>
    <message>
        <source>Add a response with an example to the definition.</source>
        <translation>Geben Sie der Definition eine Antwort mit einem Beispiel.</translation>
    </message>
    <message>
        <source>The definition has no response {wanted}.</source>
        <comment>respond.no-such-example</comment>
        <translation>Die Definition hat keine Antwort {wanted}.</translation>
    </message>
    <message>
        <source>Ask for one that the definition has, or leave the Prefer field out.</source>
        <translation>Fragen Sie nach einer, die die Definition hat, oder lassen Sie das Feld Prefer weg.</translation>
    </message>
    <message>
        <source>The request accepts {accept}, but there are examples of other types only.</source>
        <comment>respond.not-acceptable</comment>
        <translation>Die Anfrage nimmt {accept}, aber es gibt nur Beispiele anderer Typen.</translation>
    </message>
    <message>
        <source>Change the Accept field, or add an example of that type.</source>
        <translation>Ändern Sie das Feld Accept oder fügen Sie ein Beispiel dieses Typs hinzu.</translation>
    </message>
    <message>
        <source>The backend is asked for {after} instead of {before}.</source>
        <comment>rewrite-path.rewritten</comment>
        <translation>Das Backend wird nach {after} statt nach {before} gefragt.</translation>
    </message>
    <message>
        <source>The path {before} does not begin with the prefix.</source>
        <comment>rewrite-path.unchanged</comment>
        <translation>Der Pfad {before} beginnt nicht mit dem Präfix.</translation>
    </message>
    <message>
        <source>The rewritten path {after} cannot be sent: {detail}</source>
        <comment>rewrite-path.refused</comment>
        <translation>Der umgeschriebene Pfad {after} kann nicht gesendet werden: {detail}</translation>
    </message>
    <message>
        <source>A value of the request makes it climb out of its folder or breaks it; check the template&apos;s variables.</source>
        <translation>Ein Wert der Anfrage lässt ihn seinen Ordner verlassen oder macht ihn ungültig; prüfen Sie die Variablen der Vorlage.</translation>
    </message>
    <message>
        <source>The credential has the scope {scope}.</source>
        <comment>scopes.held</comment>
        <translation>Die Zugangsdaten haben den Scope {scope}.</translation>
    </message>
    <message>
        <source>The credential has the scopes [{has}], but the operation needs {match} of [{needs}].</source>
        <comment>scopes.lacking</comment>
        <translation>Die Zugangsdaten haben die Scopes [{has}], die Operation braucht aber {match} von [{needs}].</translation>
    </message>
    <message>
        <source>Ask for a token with the scope, or let the user&apos;s role have it.</source>
        <translation>Fordern Sie ein Token mit dem Scope an oder geben Sie ihn der Rolle des Benutzers.</translation>
    </message>
    <message>
        <source>The operation needs a scope, but nobody has authenticated.</source>
        <comment>scopes.anonymous</comment>
        <translation>Die Operation braucht einen Scope, aber niemand hat sich angemeldet.</translation>
    </message>
    <message>
        <source>Put jwt-auth or api-key before scopes, or take the scopes off the operation.</source>
        <translation>Setzen Sie jwt-auth oder api-key vor scopes oder nehmen Sie der Operation die Scopes.</translation>
    </message>
    <message>
        <source>The application &quot;{application}&quot; has subscribed with the policy {policy}.</source>
        <comment>subscription.found</comment>
        <translation>Die Anwendung „{application}“ hat mit der Policy {policy} abonniert.</translation>
    </message>
    <message>
        <source>The application &quot;{application}&quot; has not subscribed to {api}.</source>
        <comment>subscription.none</comment>
        <translation>Die Anwendung „{application}“ hat {api} nicht abonniert.</translation>
    </message>
    <message>
        <source>Subscribe in the developer portal, then get a new token.</source>
        <translation>Abonnieren Sie im Entwicklerportal und holen Sie dann ein neues Token.</translation>
    </message>
    <message>
        <source>The token names no subscriptions (claim subscribedAPIs).</source>
        <comment>subscription.no-claim</comment>
        <translation>Das Token nennt keine Abonnements (Claim subscribedAPIs).</translation>
    </message>
    <message>
        <source>Have the key manager put subscribedAPIs into its tokens, or set `withoutClaim: allow`.</source>
        <translation>Lassen Sie den Key Manager subscribedAPIs in seine Token setzen oder stellen Sie `withoutClaim: allow` ein.</translation>
    </message>
    <message>
        <source>Nobody has authenticated, so there is no subscription.</source>
        <comment>subscription.anonymous</comment>
        <translation>Niemand hat sich angemeldet, also gibt es kein Abonnement.</translation>
    </message>
    <message>
        <source>Put jwt-auth or api-key before subscription.</source>
        <translation>Setzen Sie jwt-auth oder api-key vor subscription.</translation>
    </message>
    <message>
        <source>{count} header fields were changed.</source>
        <comment>set-headers.changed</comment>
        <translation>{count} Kopffelder wurden geändert.</translation>
    </message>
    <message>
        <source>The token of {subject} from {issuer} is valid.</source>
        <comment>jwt-auth.accepted</comment>
        <translation>Das Token von {subject}, ausgestellt von {issuer}, ist gültig.</translation>
    </message>
    <message>
        <source>There is no token: {detail}</source>
        <comment>jwt-auth.missing</comment>
        <translation>Es ist kein Token da: {detail}</translation>
    </message>
    <message>
        <source>Send &quot;Authorization: Bearer &lt;token&gt;&quot; (or the API&apos;s own header).</source>
        <translation>Senden Sie „Authorization: Bearer &lt;token&gt;“ (oder das eigene Kopffeld der API).</translation>
    </message>
    <message>
        <source>The header {detail} is there more than once, so it is not clear which token counts.</source>
        <comment>jwt-auth.repeated</comment>
        <translation>Das Kopffeld {detail} ist mehrfach da; welches Token gilt, ist nicht klar.</translation>
    </message>
    <message>
        <source>Send one token.</source>
        <translation>Senden Sie ein Token.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.empty</comment>
        <translation>Das Token ist leer: {detail}</translation>
    </message>
    <message>
        <source>Send a token after &quot;Bearer&quot;.</source>
        <translation>Senden Sie hinter „Bearer“ ein Token.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.too-large</comment>
        <translation>Das Token ist zu groß: {detail}</translation>
    </message>
    <message>
        <source>Ask the issuer for a token with fewer claims.</source>
        <translation>Fordern Sie beim Aussteller ein Token mit weniger Claims an.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.malformed</comment>
        <translation>Das Token ist nicht wohlgeformt: {detail}</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.encrypted</comment>
        <translation>Das Token ist verschlüsselt: {detail}</translation>
    </message>
    <message>
        <source>Have the issuer sign tokens (JWS) instead of encrypting them (JWE).</source>
        <translation>Lassen Sie den Aussteller Token signieren (JWS), statt sie zu verschlüsseln (JWE).</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.unsigned</comment>
        <translation>Das Token ist nicht signiert: {detail}</translation>
    </message>
    <message>
        <source>Nobody has vouched for this token; get a signed one from the issuer.</source>
        <translation>Für dieses Token bürgt niemand; holen Sie ein signiertes vom Aussteller.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.symmetric</comment>
        <translation>Das Token ist mit einem symmetrischen Verfahren signiert: {detail}</translation>
    </message>
    <message>
        <source>Have the issuer sign with RS256, ES256 or another algorithm with a public key.</source>
        <translation>Lassen Sie den Aussteller mit RS256, ES256 oder einem anderen Verfahren mit öffentlichem Schlüssel signieren.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.unknown-algorithm</comment>
        <translation>Das Verfahren der Signatur ist unbekannt: {detail}</translation>
    </message>
    <message>
        <source>Have the issuer sign with an algorithm from the issuer&apos;s list.</source>
        <translation>Lassen Sie den Aussteller mit einem Verfahren aus seiner Liste signieren.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.algorithm</comment>
        <translation>Das Verfahren der Signatur ist hier nicht erlaubt: {detail}</translation>
    </message>
    <message>
        <source>Add the algorithm to the issuer&apos;s `algorithms`, if you mean to accept it.</source>
        <translation>Nehmen Sie das Verfahren in die `algorithms` des Ausstellers auf, wenn Sie es annehmen wollen.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.critical-header</comment>
        <translation>Das Token verlangt eine Erweiterung, die hier unbekannt ist: {detail}</translation>
    </message>
    <message>
        <source>Have the issuer leave out `crit`.</source>
        <translation>Lassen Sie den Aussteller `crit` weglassen.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.issuer</comment>
        <translation>Der Aussteller des Tokens ist hier unbekannt: {detail}</translation>
    </message>
    <message>
        <source>Add the issuer under `issuers`, spelled exactly as the token&apos;s `iss`.</source>
        <translation>Nehmen Sie den Aussteller unter `issuers` auf, genau so geschrieben wie das `iss` des Tokens.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.unknown-key</comment>
        <translation>Der Schlüssel des Tokens ist unbekannt: {detail}</translation>
    </message>
    <message>
        <source>Check that the issuer publishes the key that it signs with.</source>
        <translation>Prüfen Sie, ob der Aussteller den Schlüssel veröffentlicht, mit dem er signiert.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.keys-unavailable</comment>
        <translation>Die Schlüssel des Ausstellers sind nicht zu bekommen: {detail}</translation>
    </message>
    <message>
        <source>Check that the gateway reaches the issuer&apos;s key set.</source>
        <translation>Prüfen Sie, ob das Gateway die Schlüssel des Ausstellers erreicht.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.key-type</comment>
        <translation>Der Schlüssel passt nicht zum Verfahren: {detail}</translation>
    </message>
    <message>
        <source>Check which key the issuer signs with.</source>
        <translation>Prüfen Sie, mit welchem Schlüssel der Aussteller signiert.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.key-use</comment>
        <translation>Der Schlüssel ist nicht zum Signieren da: {detail}</translation>
    </message>
    <message>
        <source>Have the issuer publish its signing key with &quot;use&quot;:&quot;sig&quot;.</source>
        <translation>Lassen Sie den Aussteller seinen Signaturschlüssel mit &quot;use&quot;:&quot;sig&quot; veröffentlichen.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.signature</comment>
        <translation>Die Signatur des Tokens stimmt nicht: {detail}</translation>
    </message>
    <message>
        <source>Ask the issuer for a new token; this one was changed, or signed by another key.</source>
        <translation>Fordern Sie beim Aussteller ein neues Token an; dieses wurde verändert oder mit einem anderen Schlüssel signiert.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.audience</comment>
        <translation>Das Token ist für einen anderen Empfänger (Audience): {detail}</translation>
    </message>
    <message>
        <source>Add the audience to the issuer&apos;s `audiences`, or ask for a token for this one.</source>
        <translation>Nehmen Sie den Empfänger in die `audiences` des Ausstellers auf oder fordern Sie ein Token für diesen an.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.expired</comment>
        <translation>Das Token ist abgelaufen: {detail}</translation>
    </message>
    <message>
        <source>Ask the issuer for a new token; if it is new, compare the clocks.</source>
        <translation>Fordern Sie beim Aussteller ein neues Token an; ist es neu, vergleichen Sie die Uhren.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.not-yet-valid</comment>
        <translation>Das Token gilt noch nicht: {detail}</translation>
    </message>
    <message>
        <source>Wait, or compare the clocks of issuer and gateway.</source>
        <translation>Warten Sie oder vergleichen Sie die Uhren von Aussteller und Gateway.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.issued-in-future</comment>
        <translation>Das Token wurde in der Zukunft ausgestellt: {detail}</translation>
    </message>
    <message>
        <source>Compare the clocks of issuer and gateway.</source>
        <translation>Vergleichen Sie die Uhren von Aussteller und Gateway.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.too-old</comment>
        <translation>Das Token ist zu alt: {detail}</translation>
    </message>
    <message>
        <source>Ask the issuer for a new token, or raise the issuer&apos;s `maxAge`.</source>
        <translation>Fordern Sie beim Aussteller ein neues Token an oder erhöhen Sie dessen `maxAge`.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.missing-claim</comment>
        <translation>Dem Token fehlt ein Claim: {detail}</translation>
    </message>
    <message>
        <source>Have the issuer put the claim into its tokens.</source>
        <translation>Lassen Sie den Aussteller den Claim in seine Token setzen.</translation>
    </message>
    <message>
        <source>The client left before it had an answer.</source>
        <comment>gateway.client-left</comment>
        <translation>Der Aufrufer ging, bevor er eine Antwort hatte.</translation>
    </message>
    <message>
        <source>Look at the client&apos;s own time-out.</source>
        <translation>Sehen Sie nach der Zeitgrenze des Aufrufers.</translation>
    </message>
    <message>
        <source>The gateway closed the connection before there was an answer.</source>
        <comment>gateway.closed</comment>
        <translation>Das Gateway schloss die Verbindung, bevor es eine Antwort gab.</translation>
    </message>
    <message>
        <source>Was it told to stop? timeouts.drain says how long it waits.</source>
        <translation>Sollte es anhalten? Wie lange es wartet, sagt timeouts.drain.</translation>
    </message>
    <message>
        <source>The client left in the middle of the answer, after {octets} octets of content: {detail}</source>
        <comment>answer.broken-by-client</comment>
        <translation>Der Aufrufer ging mitten in der Antwort, nach {octets} Oktetten Inhalt: {detail}</translation>
    </message>
    <message>
        <source>Look at the client&apos;s own time-out, and at how long the answer takes.</source>
        <translation>Sehen Sie nach der Zeitgrenze des Aufrufers und danach, wie lange die Antwort dauert.</translation>
    </message>
    <message>
        <source>The gateway broke the answer off after {octets} octets of content: {detail}</source>
        <comment>answer.broken-by-gateway</comment>
        <translation>Das Gateway brach die Antwort nach {octets} Oktetten Inhalt ab: {detail}</translation>
    </message>
    <message>
        <source>Look at the configuration&apos;s limits and time-outs, and at what the detail says.</source>
        <translation>Sehen Sie nach den Grenzen und Zeitgrenzen der Konfiguration und nach dem, was die Einzelheit sagt.</translation>
    </message>
    <message>
        <source>The backend broke off in the middle of its answer: {detail}.</source>
        <comment>answer.broken-by-backend</comment>
        <translation>Das Backend brach mitten in seiner Antwort ab: {detail}.</translation>
    </message>
    <message>
        <source>Look at the backend: the client got a part of the answer only, after a status of {status}.</source>
        <translation>Sehen Sie nach dem Backend: Der Aufrufer bekam nach dem Status {status} nur einen Teil der Antwort.</translation>
    </message>
    <message>
        <source>The client got {octets} octets of content, and then the end of its connection.</source>
        <comment>answer.cut-off</comment>
        <translation>Der Aufrufer bekam {octets} Oktette Inhalt und dann das Ende seiner Verbindung.</translation>
    </message>
    <message>
        <source>Look at the backend&apos;s step.</source>
        <translation>Sehen Sie den Schritt des Backends an.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint} and continued by {by}.</source>
        <comment>breakpoint.continued</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten und von {by} fortgesetzt.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint}; {by} changed the message and continued.</source>
        <comment>breakpoint.edited</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten; {by} änderte die Nachricht und setzte fort.</translation>
    </message>
    <message>
        <source>What went on from here is not what was received: look at the changes of this step.</source>
        <translation>Was von hier an weiterging, ist nicht das Empfangene: Sehen Sie die Änderungen dieses Schritts an.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint} and answered by {by}.</source>
        <comment>breakpoint.answered</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten und von {by} beantwortet.</translation>
    </message>
    <message>
        <source>The answer is a person&apos;s: no filter and no backend made it.</source>
        <translation>Die Antwort stammt von einem Menschen, nicht von einem Filter und nicht vom Backend.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint}; {by} had the connection closed.</source>
        <comment>breakpoint.dropped</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten; {by} ließ die Verbindung schließen.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint}; {by} let it go on to the next filter.</source>
        <comment>breakpoint.stepped</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten; {by} ließ ihn bis zum nächsten Filter weiterlaufen.</translation>
    </message>
    <message>
        <source>The breakpoint {breakpoint} matched, but {limit} calls were held up already, so this one ran on.</source>
        <comment>breakpoint.beyond-limit</comment>
        <translation>Der Haltepunkt {breakpoint} traf zu, aber es waren schon {limit} Aufrufe angehalten, also lief dieser weiter.</translation>
    </message>
    <message>
        <source>Continue or drop what is held up, or raise mostPaused.</source>
        <translation>Setzen Sie Angehaltenes fort oder verwerfen Sie es, oder erhöhen Sie mostPaused.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint} for as long as that may be; then it went on.</source>
        <comment>breakpoint.time-over</comment>
        <translation>Am Haltepunkt {breakpoint} so lange angehalten, wie das erlaubt ist; dann lief er weiter.</translation>
    </message>
    <message>
        <source>The setting &quot;longest&quot; of the breakpoints says how long that is.</source>
        <translation>Wie lange das ist, sagt die Einstellung „longest“ der Haltepunkte.</translation>
    </message>
    <message>
        <source>The client left while the call was held up at the breakpoint {breakpoint}.</source>
        <comment>breakpoint.client-left</comment>
        <translation>Der Aufrufer ging, während der Aufruf am Haltepunkt {breakpoint} angehalten war.</translation>
    </message>
    <message>
        <source>Give the client a longer time-out while you debug.</source>
        <translation>Geben Sie dem Aufrufer eine längere Zeitgrenze, solange Sie Fehler suchen.</translation>
    </message>
    <message>
        <source>The message broke off while the call was held up at the breakpoint {breakpoint}.</source>
        <comment>breakpoint.broke-off</comment>
        <translation>Die Nachricht brach ab, während der Aufruf am Haltepunkt {breakpoint} angehalten war.</translation>
    </message>
    <message>
        <source>The gateway stopped while the call was held up at the breakpoint {breakpoint}.</source>
        <comment>breakpoint.gateway-closed</comment>
        <translation>Das Gateway hielt an, während der Aufruf am Haltepunkt {breakpoint} angehalten war.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint} until the gateway was told to stop; then it went on.</source>
        <comment>breakpoint.draining</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten, bis das Gateway anhalten sollte; dann lief er weiter.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint} until recording was stopped; then it went on.</source>
        <comment>breakpoint.recording-off</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten, bis die Aufzeichnung endete; dann lief er weiter.</translation>
    </message>
    <message>
        <source>Held up at the breakpoint {breakpoint} until that was removed; then it went on.</source>
        <comment>breakpoint.removed</comment>
        <translation>Am Haltepunkt {breakpoint} angehalten, bis dieser entfernt wurde; dann lief er weiter.</translation>
    </message>
    <message>
        <source>Incorrect Access Token Type is provided</source>
        <comment>fault.wrong-key-type-sandbox</comment>
        <translation>Die Art des Schlüssels passt nicht</translation>
    </message>
    <message>
        <source>Not Implemented</source>
        <comment>fault.not-implemented</comment>
        <translation>Nicht umgesetzt</translation>
    </message>
    <message>
        <source>Missing Credentials</source>
        <comment>fault.missing-credentials</comment>
        <translation>Zugangsdaten fehlen</translation>
    </message>
    <message>
        <source>Send a token or key as one of the operation&apos;s security schemes asks for it.</source>
        <translation>Senden Sie ein Token oder einen Schlüssel, wie eines der Sicherheitsschemas der Operation es verlangt.</translation>
    </message>
    <message>
        <source>Invalid Credentials</source>
        <comment>fault.invalid-credentials</comment>
        <translation>Die Zugangsdaten sind ungültig</translation>
    </message>
    <message>
        <source>Check the token&apos;s issuer, audience and signature against the issuers of the configuration.</source>
        <translation>Vergleichen Sie Aussteller, Empfänger und Signatur des Tokens mit den Ausstellern der Konfiguration.</translation>
    </message>
    <message>
        <source>Access Token Expired</source>
        <comment>fault.token-expired</comment>
        <translation>Das Token ist abgelaufen</translation>
    </message>
    <message>
        <source>Ask for a new token.</source>
        <translation>Fordern Sie ein neues Token an.</translation>
    </message>
    <message>
        <source>Access Token Inactive</source>
        <comment>fault.token-inactive</comment>
        <translation>Das Token ist nicht aktiv</translation>
    </message>
    <message>
        <source>Ask for a new token: this one was revoked, or was never issued.</source>
        <translation>Fordern Sie ein neues Token an: Dieses wurde widerrufen oder nie ausgestellt.</translation>
    </message>
    <message>
        <source>Incorrect Access Token Type is provided</source>
        <comment>fault.wrong-key-type</comment>
        <translation>Die Art des Schlüssels passt nicht</translation>
    </message>
    <message>
        <source>Use a key of the type that the API has an endpoint for.</source>
        <translation>Verwenden Sie einen Schlüssel der Art, für die die API einen Endpunkt hat.</translation>
    </message>
    <message>
        <source>Resource forbidden</source>
        <comment>fault.no-subscription</comment>
        <translation>Die Anwendung hat die API nicht abonniert</translation>
    </message>
    <message>
        <source>Subscribe the application to the API, then ask for a new token.</source>
        <translation>Abonnieren Sie die API für die Anwendung und fordern Sie dann ein neues Token an.</translation>
    </message>
    <message>
        <source>The subscription to the API is inactive</source>
        <comment>fault.subscription-blocked</comment>
        <translation>Das Abonnement der API ist nicht aktiv</translation>
    </message>
    <message>
        <source>Have the subscription unblocked in the Publisher.</source>
        <translation>Lassen Sie das Abonnement im Publisher freigeben.</translation>
    </message>
    <message>
        <source>The access token does not allow you to access the requested resource</source>
        <comment>fault.scope-refused</comment>
        <translation>Das Token erlaubt diese Operation nicht</translation>
    </message>
    <message>
        <source>Ask for a token with one of the scopes that the operation lists.</source>
        <translation>Fordern Sie ein Token mit einem der Scopes an, die die Operation nennt.</translation>
    </message>
    <message>
        <source>Unclassified Authentication Failure</source>
        <comment>fault.authentication-unavailable</comment>
        <translation>Die Zugangsdaten können gerade nicht geprüft werden</translation>
    </message>
    <message>
        <source>Forbidden</source>
        <comment>fault.forbidden</comment>
        <translation>Eine Policy lehnt die Anfrage ab</translation>
    </message>
    <message>
        <source>Look at the step that refused: its policy names who may call.</source>
        <translation>Sehen Sie sich den Schritt an, der ablehnte: Seine Policy nennt, wer aufrufen darf.</translation>
    </message>
    <message>
        <source>API blocked</source>
        <comment>fault.api-blocked</comment>
        <translation>Die API ist gesperrt</translation>
    </message>
    <message>
        <source>Have the API unblocked in the Publisher.</source>
        <translation>Lassen Sie die API im Publisher freigeben.</translation>
    </message>
    <message>
        <source>Message throttled out</source>
        <comment>fault.throttled-api</comment>
        <translation>Die Grenze der API ist erreicht</translation>
    </message>
    <message>
        <source>Wait as long as Retry-After says, or raise the limit in the policy.</source>
        <translation>Warten Sie so lange, wie Retry-After sagt, oder erhöhen Sie die Grenze in der Policy.</translation>
    </message>
    <message>
        <source>Message throttled out</source>
        <comment>fault.throttled-operation</comment>
        <translation>Die Grenze der Operation ist erreicht</translation>
    </message>
    <message>
        <source>Message throttled out</source>
        <comment>fault.throttled-application</comment>
        <translation>Die Grenze der Anwendung ist erreicht</translation>
    </message>
    <message>
        <source>Message throttled out</source>
        <comment>fault.throttled-subscription</comment>
        <translation>Die Grenze des Abonnements ist erreicht</translation>
    </message>
    <message>
        <source>Message blocked</source>
        <comment>fault.blocked</comment>
        <translation>Eine Sperrbedingung trifft zu</translation>
    </message>
    <message>
        <source>Have the blocking condition lifted.</source>
        <translation>Lassen Sie die Sperrbedingung aufheben.</translation>
    </message>
    <message>
        <source>Message throttled out</source>
        <comment>fault.throttled-custom</comment>
        <translation>Die Grenze einer eigenen Policy ist erreicht</translation>
    </message>
    <message>
        <source>Message throttled out</source>
        <comment>fault.throttled-burst</comment>
        <translation>Zu viele Anfragen kamen in zu kurzer Zeit</translation>
    </message>
    <message>
        <source>No matching resource found in the API for the given request</source>
        <comment>fault.no-route</comment>
        <translation>Keine Ressource einer API passt zur Anfrage</translation>
    </message>
    <message>
        <source>Compare the path with the API&apos;s context, version and templates.</source>
        <translation>Vergleichen Sie den Pfad mit Kontext, Version und Vorlagen der API.</translation>
    </message>
    <message>
        <source>Method not allowed</source>
        <comment>fault.method-not-allowed</comment>
        <translation>Die Methode ist hier nicht erlaubt</translation>
    </message>
    <message>
        <source>Use one of the methods that the Allow field lists.</source>
        <translation>Verwenden Sie eine der Methoden, die das Feld Allow nennt.</translation>
    </message>
    <message>
        <source>Bad Request</source>
        <comment>fault.bad-request</comment>
        <translation>Die Anfrage ist nicht wohlgeformt</translation>
    </message>
    <message>
        <source>Mend the request: the detail names the rule that it breaks.</source>
        <translation>Berichtigen Sie die Anfrage: Die Einzelheit nennt die Regel, die sie bricht.</translation>
    </message>
    <message>
        <source>Content Too Large</source>
        <comment>fault.body-too-large</comment>
        <translation>Der Inhalt ist größer als erlaubt</translation>
    </message>
    <message>
        <source>URI Too Long</source>
        <comment>fault.uri-too-long</comment>
        <translation>Die Anfragezeile ist länger als erlaubt</translation>
    </message>
    <message>
        <source>Request Header Fields Too Large</source>
        <comment>fault.headers-too-large</comment>
        <translation>Die Kopffelder sind größer als erlaubt</translation>
    </message>
    <message>
        <source>Expectation Failed</source>
        <comment>fault.unsupported-expectation</comment>
        <translation>Diese Erwartung kann hier nicht erfüllt werden</translation>
    </message>
    <message>
        <source>Send no Expect field but 100-continue.</source>
        <translation>Senden Sie kein anderes Feld Expect als 100-continue.</translation>
    </message>
    <message>
        <source>Request Timeout</source>
        <comment>fault.request-timeout</comment>
        <translation>Die Anfrage kam nicht rechtzeitig an</translation>
    </message>
    <message>
        <source>Not Implemented</source>
        <comment>fault.upgrade-not-supported</comment>
        <translation>Ein Wechsel des Protokolls ist hier nicht möglich</translation>
    </message>
    <message>
        <source>Call without Upgrade: this gateway does not switch protocols.</source>
        <translation>Rufen Sie ohne Upgrade auf: Dieses Gateway wechselt das Protokoll nicht.</translation>
    </message>
    <message>
        <source>HTTP Version Not Supported</source>
        <comment>fault.version-not-supported</comment>
        <translation>Diese HTTP-Version wird hier nicht gesprochen</translation>
    </message>
    <message>
        <source>Use HTTP/1.0 or HTTP/1.1.</source>
        <translation>Verwenden Sie HTTP/1.0 oder HTTP/1.1.</translation>
    </message>
    <message>
        <source>Runtime Error</source>
        <comment>fault.connect-failed</comment>
        <translation>Das Backend ist nicht erreichbar</translation>
    </message>
    <message>
        <source>Runtime Error</source>
        <comment>fault.bad-upstream-answer</comment>
        <translation>Das Backend hat nicht richtig geantwortet</translation>
    </message>
    <message>
        <source>Look at the backend: it closed the connection or its answer was not HTTP.</source>
        <translation>Sehen Sie nach dem Backend: Es schloss die Verbindung oder antwortete nicht in HTTP.</translation>
    </message>
    <message>
        <source>Runtime Error</source>
        <comment>fault.upstream-timeout</comment>
        <translation>Das Backend hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>Runtime Error</source>
        <comment>fault.overloaded</comment>
        <translation>Gerade ist zu viel los</translation>
    </message>
    <message>
        <source>Runtime Error</source>
        <comment>fault.suspended</comment>
        <translation>Das Backend wird gerade nicht aufgerufen</translation>
    </message>
    <message>
        <source>Look at the backends&apos; earlier calls, which failed; they are tried again when the time of their suspension is over.</source>
        <translation>Sehen Sie sich die früheren Aufrufe der Backends an, die fehlschlugen; wenn die Zeit ihrer Sperre um ist, werden sie wieder versucht.</translation>
    </message>
    <message>
        <source>Internal Server Error</source>
        <comment>fault.internal-error</comment>
        <translation>Das Gateway konnte die Anfrage nicht bearbeiten</translation>
    </message>
    <message>
        <source>This should not happen: please report it with this trace.</source>
        <translation>Das sollte nicht vorkommen: Bitte melden Sie es mit diesem Trace.</translation>
    </message>
    <message>
        <source>The API key of {detail} does not count from the caller&apos;s address.</source>
        <comment>api-key.address</comment>
        <translation>Der API-Schlüssel von {detail} gilt von der Adresse des Aufrufers aus nicht.</translation>
    </message>
    <message>
        <source>Call from an address that the key allows; behind a proxy, list it in `trustedProxies`.</source>
        <translation>Rufen Sie von einer Adresse auf, die der Schlüssel erlaubt; einen Proxy davor nennen Sie in `trustedProxies`.</translation>
    </message>
    <message>
        <source>The signed key of {detail} is not for this API.</source>
        <comment>api-key.not-subscribed</comment>
        <translation>Der unterschriebene Schlüssel von {detail} ist nicht für diese API.</translation>
    </message>
    <message>
        <source>Subscribe the application to the API, then issue a new key.</source>
        <translation>Abonnieren Sie die API mit der Anwendung und stellen Sie dann einen neuen Schlüssel aus.</translation>
    </message>
    <message>
        <source>The API key of {detail} does not count from the page that the call names.</source>
        <comment>api-key.referrer</comment>
        <translation>Der API-Schlüssel von {detail} gilt von der Seite aus nicht, die der Aufruf nennt.</translation>
    </message>
    <message>
        <source>Call from a page that the key allows; its address has to be in the header Referer.</source>
        <translation>Rufen Sie von einer Seite auf, die der Schlüssel erlaubt; ihre Adresse muss im Header Referer stehen.</translation>
    </message>
    <message>
        <source>The signed key was refused: {detail}</source>
        <comment>api-key.refused</comment>
        <translation>Der unterschriebene Schlüssel wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Issue a new key, or check the issuer under `issuers` and its `tokens`.</source>
        <translation>Stellen Sie einen neuen Schlüssel aus oder prüfen Sie den Aussteller unter `issuers` und dessen `tokens`.</translation>
    </message>
    <message>
        <source>A list of revoked tokens names the key by {detail}.</source>
        <comment>api-key.revoked</comment>
        <translation>Eine Liste widerrufener Token nennt den Schlüssel: {detail}.</translation>
    </message>
    <message>
        <source>Issue a new key; see `revocation` for the lists.</source>
        <translation>Stellen Sie einen neuen Schlüssel aus; die Listen stehen unter `revocation`.</translation>
    </message>
    <message>
        <source>The backend gets our key in {place}.</source>
        <comment>backend-api-key.sent</comment>
        <translation>Das Backend erhält unseren Schlüssel in {place}.</translation>
    </message>
    <message>
        <source>The backend is told that the user {user} calls.</source>
        <comment>backend-basic.sent</comment>
        <translation>Dem Backend wird gesagt, dass der Benutzer {user} aufruft.</translation>
    </message>
    <message>
        <source>The token for the backend could not be signed: {detail}</source>
        <comment>backend-jwt.failed</comment>
        <translation>Das Token für das Backend ließ sich nicht unterschreiben: {detail}</translation>
    </message>
    <message>
        <source>Check the key of the filter.</source>
        <translation>Prüfen Sie den Schlüssel des Filters.</translation>
    </message>
    <message>
        <source>Nobody has been authenticated, so there is nothing to tell in {header}.</source>
        <comment>backend-jwt.nobody</comment>
        <translation>Niemand hat sich ausgewiesen, also gibt es in {header} nichts zu sagen.</translation>
    </message>
    <message>
        <source>Have the operation ask for credentials, if the backend needs to know who calls.</source>
        <translation>Lassen Sie die Operation Zugangsdaten verlangen, wenn das Backend wissen muss, wer aufruft.</translation>
    </message>
    <message>
        <source>The backend is told who calls in {header}.</source>
        <comment>backend-jwt.sent</comment>
        <translation>Dem Backend wird in {header} gesagt, wer aufruft.</translation>
    </message>
    <message>
        <source>As many calls as allowed wait for the backend&apos;s token already ({count}).</source>
        <comment>backend-oauth2.crowded</comment>
        <translation>So viele Aufrufe wie erlaubt warten schon auf das Token des Backends ({count}).</translation>
    </message>
    <message>
        <source>The token endpoint is slow, or does not answer: look there, or lower the filter&apos;s timeout.</source>
        <translation>Der Token-Endpunkt ist langsam oder antwortet nicht: Sehen Sie dort nach oder senken Sie das timeout des Filters.</translation>
    </message>
    <message>
        <source>The backend answered 401 to the token, so that the next call brings a new one.</source>
        <comment>backend-oauth2.refused</comment>
        <translation>Das Backend hat das Token mit 401 beantwortet; der nächste Aufruf bringt ein neues mit.</translation>
    </message>
    <message>
        <source>If it happens again, check at the backend what the token is refused for.</source>
        <translation>Geschieht das wieder, prüfen Sie am Backend, warum es das Token abweist.</translation>
    </message>
    <message>
        <source>The backend answered 401 to a token that is only just fetched.</source>
        <comment>backend-oauth2.refused-anew</comment>
        <translation>Das Backend hat ein eben erst geholtes Token mit 401 beantwortet.</translation>
    </message>
    <message>
        <source>Check that the backend trusts the token endpoint, and which scopes and audience it wants.</source>
        <translation>Prüfen Sie, ob das Backend dem Token-Endpunkt vertraut und welche Scopes und welche Audience es will.</translation>
    </message>
    <message>
        <source>The backend gets the token of the client {client}.</source>
        <comment>backend-oauth2.sent</comment>
        <translation>Das Backend erhält das Token des Clients {client}.</translation>
    </message>
    <message>
        <source>There is no token for the backend: {detail}</source>
        <comment>backend-oauth2.unavailable</comment>
        <translation>Es gibt kein Token für das Backend: {detail}</translation>
    </message>
    <message>
        <source>Check the token endpoint, and the client&apos;s id and secret there.</source>
        <translation>Prüfen Sie den Token-Endpunkt sowie Kennung und Geheimnis des Clients dort.</translation>
    </message>
    <message>
        <source>The request is signed for {service} in {region}.</source>
        <comment>backend-sigv4.signed</comment>
        <translation>Die Anfrage ist für {service} in {region} unterschrieben.</translation>
    </message>
    <message>
        <source>The call goes to the backend of the other kind of keys, which these credentials are not for.</source>
        <comment>backend.other</comment>
        <translation>Der Aufruf geht an das Backend der anderen Schlüsselart, für das diese Zugangsdaten nicht sind.</translation>
    </message>
    <message>
        <source>The user &quot;{user}&quot; has logged in.</source>
        <comment>basic-auth.accepted</comment>
        <translation>Der Benutzer „{user}“ hat sich angemeldet.</translation>
    </message>
    <message>
        <source>The header with name and password {detail}.</source>
        <comment>basic-auth.malformed</comment>
        <translation>Der Header mit Name und Passwort ist falsch gebaut: {detail}.</translation>
    </message>
    <message>
        <source>Send &quot;Basic&quot;, a blank and base64 of name:password in UTF-8.</source>
        <translation>Senden Sie „Basic“, ein Leerzeichen und Base64 von Name:Passwort in UTF-8.</translation>
    </message>
    <message>
        <source>There is no name and password in the header {detail}.</source>
        <comment>basic-auth.missing</comment>
        <translation>Im Header {detail} stehen weder Name noch Passwort.</translation>
    </message>
    <message>
        <source>Send &quot;Authorization: Basic&quot; and base64 of name:password.</source>
        <translation>Senden Sie „Authorization: Basic“ und Base64 von Name:Passwort.</translation>
    </message>
    <message>
        <source>Add the API to the user&apos;s `apis`.</source>
        <translation>Ergänzen Sie die API bei `apis` des Benutzers.</translation>
    </message>
    <message>
        <source>Too many log-ins wait to be checked.</source>
        <comment>basic-auth.overloaded</comment>
        <translation>Zu viele Anmeldungen warten auf ihre Prüfung.</translation>
    </message>
    <message>
        <source>Try again; how many may wait is `logins.queue`.</source>
        <translation>Versuchen Sie es noch einmal; wie viele warten dürfen, sagt `logins.queue`.</translation>
    </message>
    <message>
        <source>The header {detail} is there more than once, so it is not clear which log-in counts.</source>
        <comment>basic-auth.repeated</comment>
        <translation>Der Header {detail} ist mehrfach vorhanden; welche Anmeldung gilt, ist damit unklar.</translation>
    </message>
    <message>
        <source>Send it once.</source>
        <translation>Senden Sie ihn einmal.</translation>
    </message>
    <message>
        <source>Wait, and correct the password; how many may be wrong is `logins.failures`.</source>
        <translation>Warten Sie und berichtigen Sie das Passwort; wie viele falsch sein dürfen, sagt `logins.failures`.</translation>
    </message>
    <message>
        <source>No user is called as the log-in says.</source>
        <comment>basic-auth.unknown-user</comment>
        <translation>Kein Benutzer heißt so, wie die Anmeldung sagt.</translation>
    </message>
    <message>
        <source>Check the name, or add the user under `users`.</source>
        <translation>Prüfen Sie den Namen oder ergänzen Sie den Benutzer unter `users`.</translation>
    </message>
    <message>
        <source>The user &quot;{detail}&quot; cannot log in: the configured hash is a plain digest.</source>
        <comment>basic-auth.weak-hash</comment>
        <translation>Der Benutzer „{detail}“ kann sich nicht anmelden: Der eingetragene Hash ist ein bloßer Digest.</translation>
    </message>
    <message>
        <source>Make an argon2id or bcrypt hash of the password.</source>
        <translation>Bilden Sie aus dem Passwort einen Hash mit argon2id oder bcrypt.</translation>
    </message>
    <message>
        <source>The password of the user &quot;{detail}&quot; is another one.</source>
        <comment>basic-auth.wrong-password</comment>
        <translation>Das Passwort des Benutzers „{detail}“ ist ein anderes.</translation>
    </message>
    <message>
        <source>Check the password.</source>
        <translation>Prüfen Sie das Passwort.</translation>
    </message>
    <message>
        <source>The {what} {value} is blocked.</source>
        <comment>blocking-conditions.met</comment>
        <translation>Gesperrt ist ({what}): {value}.</translation>
    </message>
    <message>
        <source>Take the condition out of {origin}, or set its conditionStatus to false.</source>
        <translation>Nehmen Sie die Bedingung aus {origin} oder setzen Sie ihren conditionStatus auf false.</translation>
    </message>
    <message>
        <source>No blocking condition is met.</source>
        <comment>blocking-conditions.passed</comment>
        <translation>Keine Sperrbedingung trifft zu.</translation>
    </message>
    <message>
        <source>The operation needs claims, but nobody has authenticated.</source>
        <comment>claims.anonymous</comment>
        <translation>Die Operation braucht Claims, aber niemand hat sich ausgewiesen.</translation>
    </message>
    <message>
        <source>Put jwt-auth before claims, or take claims off the operation.</source>
        <translation>Setzen Sie jwt-auth vor claims oder nehmen Sie claims von der Operation.</translation>
    </message>
    <message>
        <source>The caller&apos;s claims are as the operation needs them.</source>
        <comment>claims.hold</comment>
        <translation>Die Claims des Aufrufers sind so, wie die Operation sie braucht.</translation>
    </message>
    <message>
        <source>The caller&apos;s claims do not meet: {condition}.</source>
        <comment>claims.lacking</comment>
        <translation>Die Claims des Aufrufers erfüllen nicht: {condition}.</translation>
    </message>
    <message>
        <source>Ask for a token whose claims do, or change the condition.</source>
        <translation>Fordern Sie ein Token an, dessen Claims das tun, oder ändern Sie die Bedingung.</translation>
    </message>
    <message>
        <source>Check that the issuer&apos;s key set (JWKS) or its introspection can be reached, and that its certificate is trusted.</source>
        <translation>Prüfen Sie, ob die Schlüssel des Ausstellers (JWKS) oder seine Introspection erreichbar sind und ob seinem Zertifikat vertraut wird.</translation>
    </message>
    <message>
        <source>Unsupported Media Type</source>
        <comment>fault.unsupported-media-type</comment>
        <translation>Nicht unterstützter Medientyp</translation>
    </message>
    <message>
        <source>Send content of a type that the operation&apos;s definition lists, not compressed.</source>
        <translation>Senden Sie Inhalt eines Typs, den die Definition der Operation nennt, und unkomprimiert.</translation>
    </message>
    <message>
        <source>The service answers {status} itself.</source>
        <comment>interceptor.answered</comment>
        <translation>Der Dienst antwortet selbst mit {status}.</translation>
    </message>
    <message>
        <source>{count} calls wait for the interceptor service already.</source>
        <comment>interceptor.busy</comment>
        <translation>{count} Aufrufe warten schon auf den Interceptor-Dienst.</translation>
    </message>
    <message>
        <source>Make the service faster, or raise maxConcurrent.</source>
        <translation>Machen Sie den Dienst schneller oder erhöhen Sie maxConcurrent.</translation>
    </message>
    <message>
        <source>The service changed {count} parts of the message.</source>
        <comment>interceptor.changed</comment>
        <translation>Der Dienst hat {count} Teile der Nachricht geändert.</translation>
    </message>
    <message>
        <source>The interceptor service failed: {detail}.</source>
        <comment>interceptor.failed</comment>
        <translation>Der Interceptor-Dienst ist gescheitert: {detail}.</translation>
    </message>
    <message>
        <source>See whether the service runs, and what it writes into its own log.</source>
        <translation>Sehen Sie nach, ob der Dienst läuft und was er in sein eigenes Log schreibt.</translation>
    </message>
    <message>
        <source>There is no test key in the header {detail}.</source>
        <comment>internal-key.missing</comment>
        <translation>Im Header {detail} steht kein Testschlüssel.</translation>
    </message>
    <message>
        <source>Send the key of the Publisher&apos;s test console there.</source>
        <translation>Senden Sie dort den Schlüssel aus der Testkonsole des Publishers.</translation>
    </message>
    <message>
        <source>There is more than one test key in the header {detail}, so it is not clear which counts.</source>
        <comment>internal-key.repeated</comment>
        <translation>Im Header {detail} steht mehr als ein Testschlüssel; welcher gilt, ist damit unklar.</translation>
    </message>
    <message>
        <source>The address {address} may call.</source>
        <comment>ip-filter.allowed</comment>
        <translation>Die Adresse {address} darf aufrufen.</translation>
    </message>
    <message>
        <source>The address {address} is on the list of those that may not call.</source>
        <comment>ip-filter.denied</comment>
        <translation>Die Adresse {address} steht auf der Liste derer, die nicht aufrufen dürfen.</translation>
    </message>
    <message>
        <source>Take it off `deny`, or call from another address.</source>
        <translation>Nehmen Sie sie aus `deny` oder rufen Sie von einer anderen Adresse auf.</translation>
    </message>
    <message>
        <source>The address {address} is not on the list of those that may call.</source>
        <comment>ip-filter.not-allowed</comment>
        <translation>Die Adresse {address} steht nicht auf der Liste derer, die aufrufen dürfen.</translation>
    </message>
    <message>
        <source>Put it on `allow`; behind a proxy, name the proxy in `trustedProxies`.</source>
        <translation>Setzen Sie sie auf `allow`; hinter einem Proxy nennen Sie diesen in `trustedProxies`.</translation>
    </message>
    <message>
        <source>The content is no proper JSON: {detail}</source>
        <comment>json-body.broken</comment>
        <translation>Der Inhalt ist kein gültiges JSON: {detail}</translation>
    </message>
    <message>
        <source>{count} values of the content were changed.</source>
        <comment>json-body.changed</comment>
        <translation>{count} Werte des Inhalts wurden geändert.</translation>
    </message>
    <message>
        <source>The content is not JSON but &quot;{type}&quot;.</source>
        <comment>json-body.other-type</comment>
        <translation>Der Inhalt ist nicht JSON, sondern „{type}“.</translation>
    </message>
    <message>
        <source>Send it as application/json, or set passOtherTypes.</source>
        <translation>Senden Sie ihn als application/json oder setzen Sie passOtherTypes.</translation>
    </message>
    <message>
        <source>The content has nothing that is to be changed.</source>
        <comment>json-body.unchanged</comment>
        <translation>Der Inhalt hat nichts, was zu ändern ist.</translation>
    </message>
    <message>
        <source>{pointer} cannot be set: what is on the way to it is neither an object nor a list.</source>
        <comment>json-body.unfit</comment>
        <translation>{pointer} lässt sich nicht setzen: Was auf dem Weg dorthin liegt, ist weder Objekt noch Liste.</translation>
    </message>
    <message>
        <source>See whether the content has the shape that the filter is made for.</source>
        <translation>Prüfen Sie, ob der Inhalt so gebaut ist, wie der Filter es erwartet.</translation>
    </message>
    <message>
        <source>The JSON has more than {limit} {what}, at octet {offset}.</source>
        <comment>json-limits.above</comment>
        <translation>Das JSON überschreitet {limit} ({what}), bei Oktett {offset}.</translation>
    </message>
    <message>
        <source>Send less, or raise the limit of that name.</source>
        <translation>Senden Sie weniger oder erhöhen Sie die Grenze dieses Namens.</translation>
    </message>
    <message>
        <source>The content is encoded ({coding}), so it cannot be looked into.</source>
        <comment>json-limits.encoded</comment>
        <translation>Der Inhalt ist codiert ({coding}), man kann also nicht hineinsehen.</translation>
    </message>
    <message>
        <source>Send it without Content-Encoding, or set `encoded: pass`.</source>
        <translation>Senden Sie ihn ohne Content-Encoding oder setzen Sie `encoded: pass`.</translation>
    </message>
    <message>
        <source>The content is not valid JSON: {what}, at octet {offset}.</source>
        <comment>json-limits.malformed</comment>
        <translation>Der Inhalt ist kein gültiges JSON: {what}, bei Oktett {offset}.</translation>
    </message>
    <message>
        <source>Send a JSON text as in RFC 8259.</source>
        <translation>Senden Sie einen JSON-Text nach RFC 8259.</translation>
    </message>
    <message>
        <source>Content of the type {type} is not JSON.</source>
        <comment>json-limits.other-type</comment>
        <translation>Inhalt vom Typ {type} ist kein JSON.</translation>
    </message>
    <message>
        <source>Send JSON, or set `otherTypes: pass`.</source>
        <translation>Senden Sie JSON oder setzen Sie `otherTypes: pass`.</translation>
    </message>
    <message>
        <source>The content has more than {limit} octets.</source>
        <comment>json-limits.size</comment>
        <translation>Der Inhalt hat mehr als {limit} Oktette.</translation>
    </message>
    <message>
        <source>Send less, or raise `maxBodySize`.</source>
        <translation>Senden Sie weniger oder erhöhen Sie `maxBodySize`.</translation>
    </message>
    <message>
        <source>The request has more than one Content-Type.</source>
        <comment>json-limits.two-types</comment>
        <translation>Die Anfrage hat mehr als einen Content-Type.</translation>
    </message>
    <message>
        <source>Send one.</source>
        <translation>Senden Sie einen.</translation>
    </message>
    <message>
        <source>The request has content but no Content-Type.</source>
        <comment>json-limits.untyped</comment>
        <translation>Die Anfrage hat Inhalt, aber keinen Content-Type.</translation>
    </message>
    <message>
        <source>Send &quot;Content-Type: application/json&quot;, or set `untyped: pass`.</source>
        <translation>Senden Sie „Content-Type: application/json“ oder setzen Sie `untyped: pass`.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.api-blocked</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.inactive</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Ask the key manager for a new token, or have this one made active.</source>
        <translation>Fordern Sie beim Key-Manager ein neues Token an oder lassen Sie dieses aktivieren.</translation>
    </message>
    <message>
        <source>The token of {subject} from {issuer} is active: {detail}.</source>
        <comment>jwt-auth.introspected</comment>
        <translation>Das Token von {subject} aus {issuer} ist aktiv: {detail}.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.introspection-busy</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Try again; if it lasts, the issuer is too slow, or somebody tries tokens at random: see `introspection.connections`.</source>
        <translation>Versuchen Sie es noch einmal; bleibt es dabei, ist der Aussteller zu langsam oder jemand probiert Token durch: siehe `introspection.connections`.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.introspection-failed</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Check the issuer&apos;s `introspection` (url, clientId, secret, tls), and that the gateway reaches it.</source>
        <translation>Prüfen Sie `introspection` des Ausstellers (url, clientId, secret, tls) und ob das Gateway ihn erreicht.</translation>
    </message>
    <message>
        <source>Send a signed JWT (three parts with dots between), or give the issuer an `introspection`.</source>
        <translation>Senden Sie ein unterschriebenes JWT (drei Teile mit Punkten dazwischen) oder geben Sie dem Aussteller eine `introspection`.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.not-active</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Ask the issuer for a new token: this one has ended, was revoked, or was never issued.</source>
        <translation>Fordern Sie beim Aussteller ein neues Token an: Dieses ist abgelaufen, wurde widerrufen oder nie ausgestellt.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.not-subscribed</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Subscribe the application to the API; the key manager looks at each call anew.</source>
        <translation>Abonnieren Sie die API mit der Anwendung; der Key-Manager prüft jeden Aufruf neu.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.revoked</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Ask the issuer for a new token; see `revocation` for the lists.</source>
        <translation>Fordern Sie beim Aussteller ein neues Token an; die Listen stehen unter `revocation`.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.scope-refused</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>Ask for a token with a scope that the operation needs.</source>
        <translation>Fordern Sie ein Token mit einem Scope an, den die Operation braucht.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.subscription-blocked</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.type</comment>
        <translation>Das Token wurde abgewiesen: {detail}</translation>
    </message>
    <message>
        <source>The certificate of {subject} counts as {application}.</source>
        <comment>mutual-tls.accepted</comment>
        <translation>Das Zertifikat von {subject} gilt als {application}.</translation>
    </message>
    <message>
        <source>The certificate of {detail} has expired, or is not valid yet.</source>
        <comment>mutual-tls.expired</comment>
        <translation>Das Zertifikat von {detail} ist abgelaufen oder noch nicht gültig.</translation>
    </message>
    <message>
        <source>Renew the certificate.</source>
        <translation>Erneuern Sie das Zertifikat.</translation>
    </message>
    <message>
        <source>The trusted proxy hands on something that is no certificate: {detail}</source>
        <comment>mutual-tls.malformed</comment>
        <translation>Der vertraute Proxy reicht etwas weiter, das kein Zertifikat ist: {detail}</translation>
    </message>
    <message>
        <source>Have the proxy write the certificate as PEM or Base64 into that header.</source>
        <translation>Der Proxy muss das Zertifikat als PEM oder Base64 in diesen Header schreiben.</translation>
    </message>
    <message>
        <source>The client showed no certificate.</source>
        <comment>mutual-tls.missing</comment>
        <translation>Der Client hat kein Zertifikat gezeigt.</translation>
    </message>
    <message>
        <source>Call over TLS with a client certificate and its key.</source>
        <translation>Rufen Sie über TLS mit einem Client-Zertifikat und dessen Schlüssel auf.</translation>
    </message>
    <message>
        <source>The certificate of {detail} is not one of this API&apos;s.</source>
        <comment>mutual-tls.not-listed</comment>
        <translation>Das Zertifikat von {detail} gehört nicht zu denen dieser API.</translation>
    </message>
    <message>
        <source>Add it to the API&apos;s client certificates, or use one that is there.</source>
        <translation>Ergänzen Sie es bei den Client-Zertifikaten der API oder verwenden Sie eines von dort.</translation>
    </message>
    <message>
        <source>The header {detail} is there more than once, so it is not clear which counts.</source>
        <comment>mutual-tls.repeated</comment>
        <translation>Der Header {detail} ist mehrfach vorhanden; welcher gilt, ist damit unklar.</translation>
    </message>
    <message>
        <source>Have the proxy replace what the client wrote.</source>
        <translation>Der Proxy muss ersetzen, was der Client geschrieben hat.</translation>
    </message>
    <message>
        <source>The certificate of {detail} was not issued by the authority whose certificates open this API.</source>
        <comment>mutual-tls.untrusted</comment>
        <translation>Das Zertifikat von {detail} hat nicht die Stelle ausgestellt, deren Zertifikate diese API öffnen.</translation>
    </message>
    <message>
        <source>Use a certificate of that authority.</source>
        <translation>Verwenden Sie ein Zertifikat dieser Stelle.</translation>
    </message>
    <message>
        <source>The call is not one of those that are limited here.</source>
        <comment>rate-limit.not-meant</comment>
        <translation>Der Aufruf gehört nicht zu denen, die hier begrenzt sind.</translation>
    </message>
    <message>
        <source>{remaining} of {limit} octets are left.</source>
        <comment>rate-limit.octets-left</comment>
        <translation>{remaining} von {limit} Oktetten sind übrig.</translation>
    </message>
    <message>
        <source>The {limit} octets allowed in {period} s are used up; there are more in {retry} s.</source>
        <comment>rate-limit.octets-reached</comment>
        <translation>Die {limit} Oktette, die in {period} s erlaubt sind, sind verbraucht; in {retry} s gibt es neue.</translation>
    </message>
    <message>
        <source>Wait, or raise the limit in {origin}.</source>
        <translation>Warten Sie oder erhöhen Sie die Grenze in {origin}.</translation>
    </message>
    <message>
        <source>The cache is passed by: {detail}</source>
        <comment>response-cache.bypassed</comment>
        <translation>Der Cache wird umgangen: {detail}</translation>
    </message>
    <message>
        <source>Answered from the cache; the answer is {age} s old.</source>
        <comment>response-cache.hit</comment>
        <translation>Aus dem Cache beantwortet; die Antwort ist {age} s alt.</translation>
    </message>
    <message>
        <source>{count} cached answers were taken away, as the call may have changed them.</source>
        <comment>response-cache.invalidated</comment>
        <translation>{count} Antworten wurden aus dem Cache genommen, denn der Aufruf kann sie geändert haben.</translation>
    </message>
    <message>
        <source>The cache has no answer for this request.</source>
        <comment>response-cache.miss</comment>
        <translation>Der Cache hat für diese Anfrage keine Antwort.</translation>
    </message>
    <message>
        <source>The answer is not kept: {detail}.</source>
        <comment>response-cache.not-stored</comment>
        <translation>Die Antwort wird nicht aufgehoben: {detail}.</translation>
    </message>
    <message>
        <source>Have the backend say with Cache-Control for how long it holds for everybody, if it does.</source>
        <translation>Lassen Sie das Backend mit Cache-Control sagen, wie lange sie für alle gilt, wenn sie das tut.</translation>
    </message>
    <message>
        <source>The client wants an answer from the cache only, and there is none that is fit.</source>
        <comment>response-cache.only-if-cached</comment>
        <translation>Der Client will nur eine Antwort aus dem Cache, und es gibt keine passende.</translation>
    </message>
    <message>
        <source>Leave only-if-cached out of the request&apos;s Cache-Control.</source>
        <translation>Lassen Sie only-if-cached aus dem Cache-Control der Anfrage weg.</translation>
    </message>
    <message>
        <source>Answered from the cache with an answer that has been stale for {seconds} s: {detail}</source>
        <comment>response-cache.stale</comment>
        <translation>Aus dem Cache mit einer Antwort beantwortet, die seit {seconds} s veraltet ist: {detail}</translation>
    </message>
    <message>
        <source>The answer is kept for {seconds} s.</source>
        <comment>response-cache.stored</comment>
        <translation>Die Antwort wird {seconds} s lang aufgehoben.</translation>
    </message>
    <message>
        <source>The backend says that the cached answer is still right.</source>
        <comment>response-cache.validated</comment>
        <translation>Das Backend sagt, dass die Antwort aus dem Cache noch stimmt.</translation>
    </message>
    <message>
        <source>The cached answer is asked for at the backend: is it still right.</source>
        <comment>response-cache.validating</comment>
        <translation>Das Backend wird gefragt, ob die Antwort aus dem Cache noch stimmt.</translation>
    </message>
    <message>
        <source>The backend is asked with {after} instead of {before}.</source>
        <comment>set-method.changed</comment>
        <translation>Das Backend wird mit {after} statt mit {before} gefragt.</translation>
    </message>
    <message>
        <source>HEAD stays as it is, since its answer has no content.</source>
        <comment>set-method.head</comment>
        <translation>HEAD bleibt, wie es ist, denn seine Antwort hat keinen Inhalt.</translation>
    </message>
    <message>
        <source>The client&apos;s method is {before} already.</source>
        <comment>set-method.same</comment>
        <translation>Die Methode des Clients ist schon {before}.</translation>
    </message>
    <message>
        <source>{count} parameters of the query were changed.</source>
        <comment>set-query.changed</comment>
        <translation>{count} Parameter der Query wurden geändert.</translation>
    </message>
    <message>
        <source>The query cannot be sent: {detail}</source>
        <comment>set-query.refused</comment>
        <translation>Die Query kann nicht gesendet werden: {detail}</translation>
    </message>
    <message>
        <source>A value makes the target one that HTTP does not allow; check what is put in.</source>
        <translation>Ein Wert macht aus dem Ziel eines, das HTTP nicht erlaubt; prüfen Sie, was eingesetzt wird.</translation>
    </message>
    <message>
        <source>The query has none of the parameters that are to be changed.</source>
        <comment>set-query.unchanged</comment>
        <translation>Die Query hat keinen der Parameter, die zu ändern sind.</translation>
    </message>
    <message>
        <source>The subscription of the application &quot;{application}&quot; to {api} is {state}.</source>
        <comment>subscription.blocked</comment>
        <translation>Das Abonnement der Anwendung „{application}“ für {api} hat den Zustand {state}.</translation>
    </message>
    <message>
        <source>Have it unblocked in the Publisher, then pull the subscriptions again.</source>
        <translation>Lassen Sie es im Publisher freigeben und holen Sie die Abonnements noch einmal.</translation>
    </message>
    <message>
        <source>Pull the subscriptions again.</source>
        <translation>Holen Sie die Abonnements noch einmal.</translation>
    </message>
    <message>
        <source>The request is not as the definition says: {violations}.</source>
        <comment>validate-request.breaks</comment>
        <translation>Die Anfrage ist nicht, wie die Definition sagt: {violations}.</translation>
    </message>
    <message>
        <source>Send what the definition asks for, or correct the definition.</source>
        <translation>Senden Sie, was die Definition verlangt, oder berichtigen Sie die Definition.</translation>
    </message>
    <message>
        <source>The content is encoded ({coding}), so it cannot be looked into.</source>
        <comment>validate-request.encoded</comment>
        <translation>Der Inhalt ist codiert ({coding}), man kann also nicht hineinsehen.</translation>
    </message>
    <message>
        <source>The request passes although it is not as the definition says: {violations}.</source>
        <comment>validate-request.reported</comment>
        <translation>Die Anfrage geht durch, obwohl sie nicht ist, wie die Definition sagt: {violations}.</translation>
    </message>
    <message>
        <source>The request has more than one Content-Type.</source>
        <comment>validate-request.two-types</comment>
        <translation>Die Anfrage hat mehr als einen Content-Type.</translation>
    </message>
    <message>
        <source>The operation does not take content of the type {type}.</source>
        <comment>validate-request.type</comment>
        <translation>Die Operation nimmt keinen Inhalt vom Typ {type}.</translation>
    </message>
    <message>
        <source>Send one of the types under the operation&apos;s requestBody, or add this one there.</source>
        <translation>Senden Sie einen der Typen aus requestBody der Operation oder ergänzen Sie diesen dort.</translation>
    </message>
    <message>
        <source>The definition does not speak of this operation.</source>
        <comment>validate-request.unknown</comment>
        <translation>Die Definition spricht nicht von dieser Operation.</translation>
    </message>
    <message>
        <source>Add it to the definition if its calls are to be checked.</source>
        <translation>Ergänzen Sie sie in der Definition, wenn ihre Aufrufe geprüft werden sollen.</translation>
    </message>
    <message>
        <source>The backend&apos;s answer is not as the definition says: {violations}.</source>
        <comment>validate-response.breaks</comment>
        <translation>Die Antwort des Backends ist nicht, wie die Definition sagt: {violations}.</translation>
    </message>
    <message>
        <source>Correct the backend, or the definition.</source>
        <translation>Berichtigen Sie das Backend oder die Definition.</translation>
    </message>
    <message>
        <source>The answer is the gateway&apos;s own, not the backend&apos;s.</source>
        <comment>validate-response.own</comment>
        <translation>Die Antwort ist die des Gateways selbst, nicht die des Backends.</translation>
    </message>
    <message>
        <source>The backend&apos;s answer passes although it is not as the definition says: {violations}.</source>
        <comment>validate-response.reported</comment>
        <translation>Die Antwort des Backends geht durch, obwohl sie nicht ist, wie die Definition sagt: {violations}.</translation>
    </message>
    <message>
        <source>The XML has more than {limit} {what}, at octet {offset}.</source>
        <comment>xml-limits.above</comment>
        <translation>Das XML überschreitet {limit} ({what}), bei Oktett {offset}.</translation>
    </message>
    <message>
        <source>The content is encoded ({coding}), so it cannot be looked into.</source>
        <comment>xml-limits.encoded</comment>
        <translation>Der Inhalt ist codiert ({coding}), man kann also nicht hineinsehen.</translation>
    </message>
    <message>
        <source>The content is not XML that is taken here: {what}, at octet {offset}.</source>
        <comment>xml-limits.malformed</comment>
        <translation>Der Inhalt ist kein XML, das hier angenommen wird: {what}, bei Oktett {offset}.</translation>
    </message>
    <message>
        <source>Send well-formed XML 1.0 in UTF-8, without a document type.</source>
        <translation>Senden Sie wohlgeformtes XML 1.0 in UTF-8, ohne Dokumenttyp.</translation>
    </message>
    <message>
        <source>Content of the type {type} is not XML.</source>
        <comment>xml-limits.other-type</comment>
        <translation>Inhalt vom Typ {type} ist kein XML.</translation>
    </message>
    <message>
        <source>Send XML, or set `otherTypes: pass`.</source>
        <translation>Senden Sie XML oder setzen Sie `otherTypes: pass`.</translation>
    </message>
    <message>
        <source>The content has more than {limit} octets.</source>
        <comment>xml-limits.size</comment>
        <translation>Der Inhalt hat mehr als {limit} Oktette.</translation>
    </message>
    <message>
        <source>The request has more than one Content-Type.</source>
        <comment>xml-limits.two-types</comment>
        <translation>Die Anfrage hat mehr als einen Content-Type.</translation>
    </message>
    <message>
        <source>The request has content but no Content-Type.</source>
        <comment>xml-limits.untyped</comment>
        <translation>Die Anfrage hat Inhalt, aber keinen Content-Type.</translation>
    </message>
    <message>
        <source>Send &quot;Content-Type: application/xml&quot;, or set `untyped: pass`.</source>
        <translation>Senden Sie „Content-Type: application/xml“ oder setzen Sie `untyped: pass`.</translation>
    </message>
    <message>
        <source>The token was refused: {detail}</source>
        <comment>jwt-auth.claims</comment>
        <translation>Das Token wurde abgelehnt: {detail}</translation>
    </message>
    <message>
        <source>Have whoever makes the token write its claims as RFC 7519 says: one JSON object; exp, nbf and iat are numbers of seconds, iss and sub texts, aud and scope a text or a list of texts.</source>
        <translation>Wer das Token ausstellt, muss die Claims schreiben, wie RFC 7519 es sagt: ein JSON-Objekt; exp, nbf und iat sind Zahlen von Sekunden, iss und sub Texte, aud und scope ein Text oder eine Liste von Texten.</translation>
    </message>
    <message>
        <source>There is no bearer token: the header {detail}.</source>
        <comment>jwt-auth.scheme</comment>
        <translation>Es gibt kein Bearer-Token: die Kopfzeile {detail}.</translation>
    </message>
    <message>
        <source>Send &quot;Authorization: Bearer &lt;token&gt;&quot;, with one blank between.</source>
        <translation>Senden Sie &quot;Authorization: Bearer &lt;token&gt;&quot;, mit einem Leerzeichen dazwischen.</translation>
    </message>
    <message>
        <source>Send an access token: an ID token is none, and API keys and test keys have headers of their own.</source>
        <translation>Senden Sie ein Access Token: Ein ID-Token ist keines, und API-Schlüssel und Testschlüssel haben eigene Kopfzeilen.</translation>
    </message>
    <message>
        <source>The script answers {status} itself.</source>
        <comment>lua.answered</comment>
        <translation>Das Skript antwortet selbst mit {status}.</translation>
    </message>
    <message>
        <source>See in the script on which condition it calls respond().</source>
        <translation>Sehen Sie im Skript nach, unter welcher Bedingung es respond() aufruft.</translation>
    </message>
    <message>
        <source>The script changed {count} parts of the message.</source>
        <comment>lua.changed</comment>
        <translation>Das Skript hat {count} Teile der Nachricht geändert.</translation>
    </message>
    <message>
        <source>The script failed: {detail}</source>
        <comment>lua.failed</comment>
        <translation>Das Skript ist gescheitert: {detail}</translation>
    </message>
    <message>
        <source>Mend the script at the line that is named.</source>
        <translation>Berichtigen Sie das Skript in der genannten Zeile.</translation>
    </message>
    <message>
        <source>The script needed more than its {limit} of memory.</source>
        <comment>lua.out-of-memory</comment>
        <translation>Das Skript brauchte mehr als seine {limit} Speicher.</translation>
    </message>
    <message>
        <source>Make the script keep less, or raise memory.</source>
        <translation>Lassen Sie das Skript weniger behalten, oder erhöhen Sie memory.</translation>
    </message>
    <message>
        <source>The script took more than its {limit} ms of CPU time; it was at {place} then.</source>
        <comment>lua.out-of-time</comment>
        <translation>Das Skript brauchte mehr als seine {limit} ms Rechenzeit; es war da bei {place}.</translation>
    </message>
    <message>
        <source>Make the script do less, or raise cpuTime.</source>
        <translation>Lassen Sie das Skript weniger tun, oder erhöhen Sie cpuTime.</translation>
    </message>
    <message>
        <source>The script changed nothing.</source>
        <comment>lua.passed</comment>
        <translation>Das Skript hat nichts geändert.</translation>
    </message>
    <message>
        <source>The user {detail} may not call this API.</source>
        <comment>basic-auth.other-api</comment>
        <translation>Der Benutzer {detail} darf diese API nicht aufrufen.</translation>
    </message>
    <message>
        <source>Too many log-ins from {detail} were wrong, so this one was not looked at.</source>
        <comment>basic-auth.too-many-failures</comment>
        <translation>Zu viele Anmeldungen von {detail} waren falsch, diese wurde daher nicht geprüft.</translation>
    </message>
    <message>
        <source>Send less, or raise limits.requestBody (limits.bufferedBody where a filter needs the whole content).</source>
        <translation>Senden Sie weniger, oder erhöhen Sie limits.requestBody (limits.bufferedBody, wo ein Filter den ganzen Inhalt braucht).</translation>
    </message>
    <message>
        <source>Check that the backend listens at the endpoint&apos;s address, that its name is known here, and that its certificate is trusted.</source>
        <translation>Prüfen Sie, ob das Backend an der Adresse des Endpunkts lauscht, ob sein Name hier bekannt ist und ob seinem Zertifikat vertraut wird.</translation>
    </message>
    <message>
        <source>Send fewer or shorter header fields, or raise limits.headers or limits.headerCount.</source>
        <translation>Senden Sie weniger oder kürzere Kopffelder, oder erhöhen Sie limits.headers oder limits.headerCount.</translation>
    </message>
    <message>
        <source>Use a registered method, and no transfer coding but chunked.</source>
        <translation>Verwenden Sie eine registrierte Methode und keine andere Übertragungscodierung als chunked.</translation>
    </message>
    <message>
        <source>Let some calls end, or raise the cluster&apos;s maxRequests, maxConnections or maxPending.</source>
        <translation>Lassen Sie einige Aufrufe enden, oder erhöhen Sie maxRequests, maxConnections oder maxPending des Clusters.</translation>
    </message>
    <message>
        <source>Send the request without pauses, or raise timeouts.headerRead or timeouts.bodyIdle.</source>
        <translation>Senden Sie die Anfrage ohne Pausen, oder erhöhen Sie timeouts.headerRead oder timeouts.bodyIdle.</translation>
    </message>
    <message>
        <source>Find out why the backend is slow, or raise the cluster&apos;s responseTimeout (else timeouts.upstreamFirstByte).</source>
        <translation>Finden Sie heraus, warum das Backend langsam ist, oder erhöhen Sie responseTimeout des Clusters (sonst timeouts.upstreamFirstByte).</translation>
    </message>
    <message>
        <source>Shorten the request target, or raise limits.requestLine.</source>
        <translation>Kürzen Sie das Ziel der Anfrage, oder erhöhen Sie limits.requestLine.</translation>
    </message>
    <message>
        <source>The {level} limit of {limit} calls in {period} s is reached; the next one passes in {retry} s.</source>
        <comment>rate-limit.reached</comment>
        <translation>Die Grenze der Ebene {level} von {limit} Aufrufen in {period} s ist erreicht; der nächste kommt in {retry} s durch.</translation>
    </message>
    <message>
        <source>The token names no subscriptions, and no application of subscriptions.json has its consumer key &quot;{key}&quot;.</source>
        <comment>subscription.unknown-application</comment>
        <translation>Das Token nennt keine Abonnements, und keine Anwendung in subscriptions.json hat seinen Consumer Key &quot;{key}&quot;.</translation>
    </message>
    <message>
        <source>Cannot be judged: {filter} would look at a credential, and the token was not recorded.</source>
        <comment>what-if.token-not-recorded</comment>
        <translation>Nicht zu beurteilen: {filter} sähe sich die Anmeldung an, und das Token wurde nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Credentials are masked before they are recorded. Send the call again with its credentials to see what becomes of it.</source>
        <translation>Anmeldedaten werden vor der Aufzeichnung verdeckt. Senden Sie den Aufruf noch einmal mit ihnen, um zu sehen, was aus ihm wird.</translation>
    </message>
    <message>
        <source>Cannot be judged: {filter} would look at what of the caller was not recorded.</source>
        <comment>what-if.client-not-recorded</comment>
        <translation>Nicht zu beurteilen: {filter} sähe sich an, was vom Aufrufer nicht aufgezeichnet wurde.</translation>
    </message>
    <message>
        <source>Send the call again to see what becomes of it.</source>
        <translation>Senden Sie den Aufruf noch einmal, um zu sehen, was aus ihm wird.</translation>
    </message>
    <message>
        <source>Cannot be judged: {filter} would look at the content, and not all of it was recorded.</source>
        <comment>what-if.content-not-recorded</comment>
        <translation>Nicht zu beurteilen: {filter} sähe sich den Inhalt an, und er wurde nicht ganz aufgezeichnet.</translation>
    </message>
    <message>
        <source>Recorded content is cut at a limit, and compressed content is not kept.</source>
        <translation>Aufgezeichneter Inhalt wird an einer Grenze abgeschnitten, und gepackter wird nicht behalten.</translation>
    </message>
    <message>
        <source>Cannot be judged: {filter} would ask another service, and nobody is called here.</source>
        <comment>what-if.other-service</comment>
        <translation>Nicht zu beurteilen: {filter} würde einen anderen Dienst fragen, und hier wird niemand aufgerufen.</translation>
    </message>
    <message>
        <source>Cannot be judged: {filter} is as it was and still decides otherwise, as what it looked at was masked or not recorded.</source>
        <comment>what-if.masked-value</comment>
        <translation>Nicht zu beurteilen: {filter} ist, wie er war, und entscheidet doch anders, weil verdeckt oder nicht aufgezeichnet wurde, was er sich ansah.</translation>
    </message>
    <message>
        <source>Cannot be judged: what came was no request that could be read, and it was not recorded.</source>
        <comment>what-if.not-read</comment>
        <translation>Nicht zu beurteilen: Was kam, war keine lesbare Anfrage, und es wurde nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Cannot be judged: a filter still waits for something that does not come here.</source>
        <comment>what-if.not-ended</comment>
        <translation>Nicht zu beurteilen: Ein Filter wartet noch auf etwas, das hier nicht kommt.</translation>
    </message>
    <message>
        <source>Cannot be judged: somebody took part in the call at a breakpoint.</source>
        <comment>what-if.held-up</comment>
        <translation>Nicht zu beurteilen: Jemand hat an einem Haltepunkt in den Aufruf eingegriffen.</translation>
    </message>
    <message>
        <source>Send the call again without the breakpoint.</source>
        <translation>Senden Sie den Aufruf noch einmal ohne den Haltepunkt.</translation>
    </message>
    <message>
        <source>{filter} counts from empty, over the exchanges that are evaluated here, at the times they were recorded.</source>
        <comment>what-if.limit-from-empty</comment>
        <translation>{filter} zählt von null an, über die hier ausgewerteten Aufrufe, zu den Zeiten ihrer Aufzeichnung.</translation>
    </message>
    <message>
        <source>The cache of {filter} begins empty and is filled by the exchanges that are evaluated here.</source>
        <comment>what-if.cache-empty</comment>
        <translation>Der Zwischenspeicher von {filter} ist zu Beginn leer und wird von den hier ausgewerteten Aufrufen gefüllt.</translation>
    </message>
    <message>
        <source>What {filter} would send the backend to identify itself is left out: nobody is asked for it here.</source>
        <comment>what-if.no-backend-login</comment>
        <translation>Was {filter} dem Backend zur Anmeldung schicken würde, bleibt weg: Hier wird niemand darum gefragt.</translation>
    </message>
    <message>
        <source>What looks at credentials, counts or asks others, and is configured as it was, is taken to decide as it was recorded.</source>
        <comment>what-if.as-recorded</comment>
        <translation>Was Anmeldungen prüft, zählt oder andere fragt und eingestellt ist wie damals, entscheidet wie aufgezeichnet.</translation>
    </message>
    <message>
        <source>The backend is taken to answer as it was recorded.</source>
        <comment>what-if.backend-as-recorded</comment>
        <translation>Das Backend antwortet wie aufgezeichnet.</translation>
    </message>
    <message>
        <source>The call would go to the backend, which was not asked then: what it would answer is not known.</source>
        <comment>what-if.backend-unknown</comment>
        <translation>Der Aufruf ginge zum Backend, das damals nicht gefragt wurde: Was es antworten würde, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The exchange was recorded on another configuration than the one that runs: not every difference comes from the change.</source>
        <comment>what-if.other-configuration</comment>
        <translation>Der Aufruf wurde mit einer anderen Konfiguration aufgezeichnet als der, die läuft: Nicht jeder Unterschied kommt von der Änderung.</translation>
    </message>
    <message>
        <source>Re-run from step {step} ({filter}) of exchange {exchange}.</source>
        <comment>rerun.from</comment>
        <translation>Wiederholung ab Schritt {step} ({filter}) von Aufruf {exchange}.</translation>
    </message>
    <message>
        <source>Re-run from step {step} ({filter}) of exchange {exchange}, without what its trace masks: {left}.</source>
        <comment>rerun.from-without</comment>
        <translation>Wiederholung ab Schritt {step} ({filter}) von Aufruf {exchange}, ohne das, was seine Aufzeichnung maskiert: {left}.</translation>
    </message>
    <message>
        <source>Run it again with the real values, if a step or the backend needs them.</source>
        <translation>Führen Sie ihn mit den echten Werten noch einmal aus, wenn ein Schritt oder das Backend sie braucht.</translation>
    </message>
    <message>
        <source>Not run: the call was begun behind it, and in exchange {exchange} it did not run.</source>
        <comment>rerun.new</comment>
        <translation>Nicht gelaufen: der Aufruf begann dahinter, und in Aufruf {exchange} lief er nicht.</translation>
    </message>
    <message>
        <source>Run the call again from an earlier step to have it run.</source>
        <translation>Führen Sie den Aufruf ab einem früheren Schritt noch einmal aus, damit er läuft.</translation>
    </message>
    <message>
        <source>Not run: what it found in exchange {exchange} is taken over.</source>
        <comment>rerun.taken</comment>
        <translation>Nicht gelaufen: was er in Aufruf {exchange} fand, ist übernommen.</translation>
    </message>
    <message>
        <source>Cannot be judged: the call is a re-run that began in the middle of its chain.</source>
        <comment>what-if.rerun</comment>
        <translation>Nicht zu beurteilen: der Aufruf ist eine Wiederholung, die mitten in ihrer Kette begann.</translation>
    </message>
    <message>
        <source>Evaluate the exchange that it is a re-run of.</source>
        <translation>Beurteilen Sie den Aufruf, von dem er eine Wiederholung ist.</translation>
    </message>
</context>
<context>
    <name>RevisionText</name>
    <message>
        <source>%1 (waits for approval)</source>
        <translation>%1 (wartet auf Freigabe)</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Operationen</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Begrenzungen</translation>
    </message>
    <message>
        <source>Endpoints</source>
        <translation>Endpunkte</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>Definition</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>part, count</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Reveal %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Show what is hidden here</source>
        <translation>Zeigen, was hier verborgen ist</translation>
    </message>
</context>
<context>
    <name>SubscribedToken</name>
    <message>
        <source>Application %1</source>
        <translation>Anwendung %1</translation>
    </message>
    <message>
        <source>Application %1 of %2</source>
        <translation>Anwendung %1 von %2</translation>
    </message>
    <message>
        <source>its policy %1</source>
        <translation>ihre Richtlinie %1</translation>
    </message>
    <message>
        <source>subscribed to %1 with the plan %2</source>
        <translation>abonniert %1 mit dem Plan %2</translation>
    </message>
    <message>
        <source>sandbox keys</source>
        <translation>Sandbox-Schlüssel</translation>
    </message>
    <message>
        <source>production keys</source>
        <translation>Produktionsschlüssel</translation>
    </message>
    <message>
        <source>opaque</source>
        <translation>undurchsichtig</translation>
    </message>
    <message>
        <source>a JWT</source>
        <translation>ein JWT</translation>
    </message>
    <message>
        <source>good until %1</source>
        <translation>gültig bis %1</translation>
    </message>
</context>
<context>
    <name>Tables</name>
    <message>
        <source>Column headers of %1</source>
        <translation>Spaltenköpfe von %1</translation>
    </message>
    <message>
        <source>Row headers of %1</source>
        <translation>Zeilenköpfe von %1</translation>
    </message>
    <message>
        <source>Select all rows of %1</source>
        <translation>Alle Zeilen von %1 wählen</translation>
    </message>
</context>
<context>
    <name>TagEdits</name>
    <message>
        <source>Mark exchange %1</source>
        <translation>Aufruf %1 markieren</translation>
    </message>
    <message>
        <source>Pin exchange %1</source>
        <translation>Aufruf %1 anheften</translation>
    </message>
    <message>
        <source>Note on exchange %1</source>
        <translation>Notiz zu Aufruf %1</translation>
    </message>
</context>
<context>
    <name>TokenClaims</name>
    <message>
        <source>This token is encrypted (JWE): its claims cannot be shown.</source>
        <translation>Dieses Token ist verschlüsselt (JWE): Seine Angaben können nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>This is not a JWT: nothing can be read from it. An opaque token may still be valid.</source>
        <translation>Das ist kein JWT: Daraus lässt sich nichts lesen. Ein undurchsichtiges Token kann trotzdem gültig sein.</translation>
    </message>
    <message>
        <source>Expired at %1.</source>
        <translation>Abgelaufen am %1.</translation>
    </message>
    <message numerus="yes">
        <source>Good until %1, for %Ln more minute(s).</source>
        <translation>
            <numerusform>Gültig bis %1, noch eine Minute.</numerusform>
            <numerusform>Gültig bis %1, noch %Ln Minuten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Claims</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopf</translation>
    </message>
</context>
<context>
    <name>TokenJudgement</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Expired %1 ago.</source>
        <translation>Vor %1 abgelaufen.</translation>
    </message>
    <message>
        <source>Good for %1.</source>
        <translation>Gut für %1.</translation>
    </message>
    <message>
        <source>It has expired: get a new one.</source>
        <translation>Es ist abgelaufen: Holen Sie ein neues.</translation>
    </message>
    <message>
        <source>It is not good yet (nbf): the clocks of issuer and gateway differ, or it was made for later.</source>
        <translation>Es gilt noch nicht (nbf): Die Uhren von Aussteller und Gateway weichen voneinander ab, oder es ist für später gemacht.</translation>
    </message>
    <message>
        <source>Its issuer %1 is none that the gateway knows (%2).</source>
        <translation>Seinen Aussteller %1 kennt das Gateway nicht (%2).</translation>
    </message>
    <message>
        <source>Its audience %1 is not one of %2.</source>
        <translation>Seine Audience %1 ist keine von %2.</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message>
        <source>It lacks the scope %1, which this operation needs.</source>
        <translation>Ihm fehlt der Scope %1, den diese Operation braucht.</translation>
    </message>
</context>
<context>
    <name>TraceCall</name>
    <message>
        <source>%1 is masked in the recording: give it again.</source>
        <translation>%1 ist in der Aufzeichnung verdeckt: Geben Sie es neu an.</translation>
    </message>
    <message>
        <source>Only the beginning of the body was kept.</source>
        <translation>Nur der Anfang des Rumpfes wurde aufgehoben.</translation>
    </message>
    <message>
        <source>The body was not read, so it is not in the recording: give it again.</source>
        <translation>Der Inhalt wurde nicht gelesen und ist nicht in der Aufzeichnung: Geben Sie ihn noch einmal an.</translation>
    </message>
</context>
<context>
    <name>TraceText</name>
    <message>
        <source>(cut here: %1 were kept of %2)</source>
        <translation>(hier abgeschnitten: %1 von %2 aufgehoben)</translation>
    </message>
    <message>
        <source>No backend was asked: the gateway answered by itself.</source>
        <translation>Kein Backend wurde gefragt: Das Gateway hat selbst geantwortet.</translation>
    </message>
    <message>
        <source>Attempt %1: %2</source>
        <translation>Versuch %1: %2</translation>
    </message>
    <message>
        <source>Connection: reused</source>
        <translation>Verbindung: wiederverwendet</translation>
    </message>
    <message>
        <source>Connection: new</source>
        <translation>Verbindung: neu</translation>
    </message>
    <message>
        <source>Times: DNS %1, connect %2, TLS %3, wait %4, transfer %5</source>
        <translation>Zeiten: DNS %1, Verbinden %2, TLS %3, Warten %4, Übertragen %5</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>Fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>The backend received:</source>
        <translation>Das Backend erhielt:</translation>
    </message>
    <message>
        <source>The backend answered:</source>
        <translation>Das Backend antwortete:</translation>
    </message>
    <message>
        <source>The client sent:</source>
        <translation>Der Client sendete:</translation>
    </message>
    <message>
        <source>The client received:</source>
        <translation>Der Client erhielt:</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>correlation id</source>
        <translation>Korrelations-ID</translation>
    </message>
    <message>
        <source>(%1 of %2 are shown. Save the body to see the rest.)</source>
        <translation>(%1 von %2 werden gezeigt. Sichern Sie den Inhalt, um den Rest zu sehen.)</translation>
    </message>
</context>
<context>
    <name>TrialInput</name>
    <message>
        <source>There is nothing to try the bundle with. Write a test in Try it, or mark calls in the Inspector.</source>
        <translation>Es gibt nichts, womit sich das Bündel probieren ließe. Schreiben Sie einen Test unter Ausprobieren, oder markieren Sie Aufrufe im Inspektor.</translation>
    </message>
</context>
<context>
    <name>WaysOut</name>
    <message>
        <source>Open %1:%2</source>
        <translation>%1:%2 öffnen</translation>
    </message>
    <message>
        <source>Change the backend</source>
        <translation>Backend ändern</translation>
    </message>
    <message>
        <source>Change this step</source>
        <translation>Diesen Schritt ändern</translation>
    </message>
    <message>
        <source>Look at the API&apos;s definition</source>
        <translation>Definition der API ansehen</translation>
    </message>
    <message>
        <source>Change the credentials</source>
        <translation>Anmeldedaten ändern</translation>
    </message>
</context>
<context>
    <name>WhyBanner</name>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>The backend could not be used: %1.</source>
        <translation>Das Backend war nicht zu gebrauchen: %1.</translation>
    </message>
    <message>
        <source>The step gave no reason.</source>
        <translation>Der Schritt nannte keinen Grund.</translation>
    </message>
    <message>
        <source>%1, but only a part of the answer came through: %2</source>
        <translation>%1, aber nur ein Teil der Antwort kam an: %2</translation>
    </message>
    <message>
        <source>%1 by %2: %3</source>
        <translation>%1 von %2: %3</translation>
    </message>
    <message>
        <source>The client left after %1, before it had an answer.</source>
        <translation>Der Client ging nach %1, bevor er eine Antwort hatte.</translation>
    </message>
    <message>
        <source>See which step took the time; if it is the backend, look at its wait below.</source>
        <translation>Sehen Sie nach, welcher Schritt die Zeit brauchte; ist es das Backend, steht seine Wartezeit unten.</translation>
    </message>
    <message>
        <source>%1: every step let it pass, and the backend %2 answered within %3.</source>
        <translation>%1: Jeder Schritt ließ ihn durch, und das Backend %2 antwortete innerhalb von %3.</translation>
    </message>
    <message>
        <source>%1: every step let it pass, and the gateway answered by itself.</source>
        <translation>%1: Jeder Schritt ließ ihn durch, und das Gateway antwortete selbst.</translation>
    </message>
    <message>
        <source>Why it ended so</source>
        <translation>Warum es so ausging</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>served</source>
        <translation>bedient</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>No answer: %1</source>
        <translation>Keine Antwort: %1</translation>
    </message>
    <message>
        <source>%1, but a browser keeps it from the page: %2</source>
        <translation>%1, aber ein Browser gibt die Antwort nicht an die Seite weiter: %2</translation>
    </message>
    <message>
        <source>Where it can be changed</source>
        <translation>Wo es geändert werden kann</translation>
    </message>
    <message>
        <source>Where it is configured</source>
        <translation>Wo es konfiguriert ist</translation>
    </message>
    <message>
        <source>Configured in %1</source>
        <translation>Konfiguriert in %1</translation>
    </message>
</context>
<context>
    <name>postern::workbench::AbsentGateway</name>
    <message>
        <source>The gateway program posternd was not found.</source>
        <translation>Das Gateway-Programm posternd wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>Install it beside the workbench, or put it on the PATH, and run again.</source>
        <translation>Installieren Sie es neben der Workbench oder nehmen Sie es in den PATH auf und starten Sie erneut.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::AddApiPanel</name>
    <message>
        <source>Add an API</source>
        <translation>API hinzufügen</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>for instance Orders</source>
        <translation>zum Beispiel Orders</translation>
    </message>
    <message>
        <source>&amp;Version</source>
        <translation>&amp;Version</translation>
    </message>
    <message>
        <source>&amp;Context</source>
        <translation>&amp;Kontext</translation>
    </message>
    <message>
        <source>New API in front of a backend</source>
        <translation>Neue API vor einem Backend</translation>
    </message>
    <message>
        <source>OpenAPI definition from an address</source>
        <translation>OpenAPI-Definition von einer Adresse</translation>
    </message>
    <message>
        <source>Fetching...</source>
        <translation>Wird geholt …</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a web address. Write it with http:// or https:// and a host.</source>
        <translation>„%1“ ist keine Webadresse. Schreiben Sie sie mit http:// oder https:// und einem Rechnernamen.</translation>
    </message>
    <message>
        <source>An API needs a name and a version.</source>
        <translation>Eine API braucht einen Namen und eine Version.</translation>
    </message>
    <message>
        <source>The context is a path: it begins with a slash.</source>
        <translation>Der Kontext ist ein Pfad: Er beginnt mit einem Schrägstrich.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::AnalyticsPage</name>
    <message>
        <source>Analytics</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation>Aufrufe/s</translation>
    </message>
    <message>
        <source>Refused %</source>
        <translation>Abgelehnt %</translation>
    </message>
    <message>
        <source>Failed %</source>
        <translation>Fehler %</translation>
    </message>
    <message>
        <source>p50 ms</source>
        <translation>p50 ms</translation>
    </message>
    <message>
        <source>p95 ms</source>
        <translation>p95 ms</translation>
    </message>
    <message>
        <source>p99 ms</source>
        <translation>p99 ms</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Throttled</source>
        <translation>Gedrosselt</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Show figures as a table</source>
        <translation>Zahlen als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show what the charts say as a table, or the charts again</source>
        <translation>Zeigt als Tabelle, was die Diagramme sagen, oder wieder die Diagramme</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Show the last 15 minutes</source>
        <translation>Die letzten 15 Minuten zeigen</translation>
    </message>
    <message>
        <source>Show the longest time that is kept</source>
        <translation>Zeigt die längste Zeit, die aufgehoben wird</translation>
    </message>
    <message>
        <source>Time shown</source>
        <translation>Gezeigte Zeit</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>Letzte Minute</translation>
    </message>
    <message>
        <source>Last 5 minutes</source>
        <translation>Letzte 5 Minuten</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Minuten</translation>
    </message>
    <message>
        <source>In short</source>
        <translation>In Kürze</translation>
    </message>
    <message>
        <source>Charts or table</source>
        <translation>Diagramme oder Tabelle</translation>
    </message>
    <message>
        <source>Figures over time</source>
        <translation>Zahlen über die Zeit</translation>
    </message>
    <message>
        <source>Figures by API</source>
        <translation>Zahlen je API</translation>
    </message>
    <message>
        <source>Enter or double click shows the API&apos;s exchanges</source>
        <translation>Eingabetaste oder Doppelklick zeigt die Aufrufe der API</translation>
    </message>
    <message>
        <source>Figures over time and by API</source>
        <translation>Zahlen über die Zeit und je API</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>Aufrufe je Sekunde</translation>
    </message>
    <message>
        <source>requests/s</source>
        <translation>Aufrufe/s</translation>
    </message>
    <message>
        <source>Share of errors</source>
        <translation>Anteil der Fehler</translation>
    </message>
    <message>
        <source>% of requests</source>
        <translation>% der Aufrufe</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>milliseconds</source>
        <translation>Millisekunden</translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s), </source>
        <translation>
            <numerusform>%Ln Aufruf, </numerusform>
            <numerusform>%Ln Aufrufe, </numerusform>
        </translation>
    </message>
    <message>
        <source>%1 % refused, %2 % failed, p50 %3 ms, p95 %4 ms, p99 %5 ms</source>
        <translation>%1 % abgelehnt, %2 % fehlgeschlagen, p50 %3 ms, p95 %4 ms, p99 %5 ms</translation>
    </message>
    <message>
        <source>The last one was at %1.</source>
        <translation>Der letzte war um %1.</translation>
    </message>
    <message>
        <source>The charts begin with the first call to the gateway.</source>
        <translation>Die Diagramme beginnen mit dem ersten Aufruf des Gateways.</translation>
    </message>
    <message>
        <source>The gateway is not running.</source>
        <translation>Das Gateway läuft nicht.</translation>
    </message>
    <message numerus="yes">
        <source>No calls in the last %Ln minute(s)</source>
        <translation>
            <numerusform>Keine Aufrufe in der letzten Minute</numerusform>
            <numerusform>Keine Aufrufe in den letzten %Ln Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>refused (4xx)</source>
        <translation>abgelehnt (4xx)</translation>
    </message>
    <message>
        <source>failed (5xx, no answer)</source>
        <translation>fehlgeschlagen (5xx, ohne Antwort)</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Requests per second, at most %1. %2</source>
        <translation>Aufrufe je Sekunde, höchstens %1. %2</translation>
    </message>
    <message>
        <source>Share of refused and failed requests. A click shows them. %1</source>
        <translation>Anteil abgelehnter und fehlgeschlagener Aufrufe. Ein Klick zeigt sie. %1</translation>
    </message>
    <message>
        <source>How long exchanges took. A click shows the slowest. %1</source>
        <translation>Wie lange Aufrufe dauerten. Ein Klick zeigt die langsamsten. %1</translation>
    </message>
    <message>
        <source>(no API)</source>
        <translation>(keine API)</translation>
    </message>
    <message>
        <source>The gateway is starting</source>
        <translation>Das Gateway startet</translation>
    </message>
    <message>
        <source>There is nothing to count: the gateway did not start.</source>
        <translation>Es gibt nichts zu zählen: Das Gateway ist nicht gestartet.</translation>
    </message>
    <message>
        <source>Problems says why.</source>
        <translation>Unter „Probleme“ steht, warum.</translation>
    </message>
    <message>
        <source>There is no API in this workspace yet.</source>
        <translation>In diesem Arbeitsbereich ist noch keine API.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::AnyEditor</name>
    <message>
        <source>%1, as YAML</source>
        <translation>%1, als YAML</translation>
    </message>
    <message>
        <source>any value, as YAML</source>
        <translation>beliebiger Wert, als YAML</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ApiDetail</name>
    <message>
        <source>Chosen API</source>
        <translation>Gewählte API</translation>
    </message>
    <message>
        <source>Parts of the API</source>
        <translation>Teile der API</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Operationen</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>Definition</translation>
    </message>
    <message>
        <source>What is wrong with this API</source>
        <translation>Was an dieser API nicht stimmt</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Columns of operations</source>
        <translation>Spalten der Operationen</translation>
    </message>
    <message>
        <source>Rows of operations</source>
        <translation>Zeilen der Operationen</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>&amp;Run this API with the gateway</source>
        <translation>Diese API mit dem Gateway &amp;ausführen</translation>
    </message>
    <message>
        <source>Run this API with the gateway</source>
        <translation>Diese API mit dem Gateway ausführen</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>Backend</translation>
    </message>
    <message>
        <source>Other backend on this computer</source>
        <translation>Anderes Backend auf diesem Rechner</translation>
    </message>
    <message>
        <source>other backend, for instance http://localhost:3000</source>
        <translation>anderes Backend, zum Beispiel http://localhost:3000</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use this backend on this computer</source>
        <translation>Dieses Backend auf diesem Rechner verwenden</translation>
    </message>
    <message>
        <source>As the API says</source>
        <translation>Wie in der API</translation>
    </message>
    <message>
        <source>Use the API&apos;s own backend again</source>
        <translation>Wieder das Backend der API verwenden</translation>
    </message>
    <message>
        <source>About the backend</source>
        <translation>Zum Backend</translation>
    </message>
    <message>
        <source>This API cannot be read, so it does not run.</source>
        <translation>Diese API ist nicht lesbar und läuft deshalb nicht.</translation>
    </message>
    <message>
        <source>Correct the file, or pull the API again.</source>
        <translation>Berichtigen Sie die Datei oder holen Sie die API erneut.</translation>
    </message>
    <message>
        <source>Context: %1</source>
        <translation>Kontext: %1</translation>
    </message>
    <message>
        <source>Type: %1</source>
        <translation>Art: %1</translation>
    </message>
    <message>
        <source>Provider: %1</source>
        <translation>Anbieter: %1</translation>
    </message>
    <message>
        <source>State on the Publisher: %1</source>
        <translation>Zustand im Publisher: %1</translation>
    </message>
    <message>
        <source>Here: %1</source>
        <translation>Hier: %1</translation>
    </message>
    <message>
        <source>own</source>
        <translation>eigene</translation>
    </message>
    <message>
        <source>pulled</source>
        <translation>geholt</translation>
    </message>
    <message>
        <source>not pulled yet</source>
        <translation>noch nicht geholt</translation>
    </message>
    <message>
        <source>The Publisher has a newer state: pull it again to get it.</source>
        <translation>Der Publisher hat einen neueren Stand: Holen Sie die API erneut, um ihn zu bekommen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln operation(s)</source>
        <translation>
            <numerusform>%Ln Operation</numerusform>
            <numerusform>%Ln Operationen</numerusform>
        </translation>
    </message>
    <message>
        <source>The API names no backend.</source>
        <translation>Die API nennt kein Backend.</translation>
    </message>
    <message>
        <source>Backend: %1</source>
        <translation>Backend: %1</translation>
    </message>
    <message>
        <source>Another backend is kept on this computer only and never exported.</source>
        <translation>Ein anderes Backend bleibt nur auf diesem Rechner und wird nie exportiert.</translation>
    </message>
    <message>
        <source>Calls go to %1 instead. This is kept on this computer only and never exported.</source>
        <translation>Aufrufe gehen stattdessen an %1. Das bleibt nur auf diesem Rechner und wird nie exportiert.</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a web address. Write it with http:// or https:// and a host.</source>
        <translation>„%1“ ist keine Webadresse. Schreiben Sie sie mit http:// oder https:// und einem Rechnernamen.</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>Revisionen</translation>
    </message>
    <message>
        <source>Lifecycle</source>
        <translation>Lebenszyklus</translation>
    </message>
    <message>
        <source>Governance</source>
        <translation>Governance</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>Abonnements</translation>
    </message>
    <message>
        <source>Parts further to the left</source>
        <translation>Teile weiter links</translation>
    </message>
    <message>
        <source>Parts further to the right</source>
        <translation>Teile weiter rechts</translation>
    </message>
    <message>
        <source>The API is not here, so its files cannot be shown.</source>
        <translation>Die API ist nicht hier, darum lassen sich ihre Dateien nicht zeigen.</translation>
    </message>
    <message>
        <source>Pull it first.</source>
        <translation>Holen Sie sie zuerst.</translation>
    </message>
    <message>
        <source>The place &quot;%1&quot; is not in the API&apos;s files: what the rule asks for is missing.</source>
        <translation>Die Stelle „%1“ ist nicht in den Dateien der API: was die Regel verlangt, fehlt.</translation>
    </message>
    <message>
        <source>It runs here as it does on a full gateway.</source>
        <translation>Sie läuft hier wie auf einem vollen Gateway.</translation>
    </message>
    <message>
        <source>It runs here, limited:</source>
        <translation>Sie läuft hier eingeschränkt:</translation>
    </message>
    <message>
        <source>It needs a full gateway:</source>
        <translation>Sie braucht ein volles Gateway:</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ApiListModel</name>
    <message>
        <source>Cannot be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Not pulled</source>
        <translation>Nicht geholt</translation>
    </message>
    <message>
        <source>Newer on the Publisher</source>
        <translation>Im Publisher neuer</translation>
    </message>
    <message>
        <source>Pulled</source>
        <translation>Geholt</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>abgeschaltet</translation>
    </message>
    <message>
        <source>other backend</source>
        <translation>anderes Backend</translation>
    </message>
    <message>
        <source>Calls go to %1, on this computer only.</source>
        <translation>Aufrufe gehen an %1, nur auf diesem Rechner.</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>On the Publisher</source>
        <translation>Im Publisher</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Runs here</source>
        <translation>Läuft hier</translation>
    </message>
    <message>
        <source>Limited: %1</source>
        <translation>Eingeschränkt: %1</translation>
    </message>
    <message>
        <source>Needs a full gateway: %1</source>
        <translation>Braucht ein volles Gateway: %1</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>geändert</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ApisPage</name>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Connect to a Publisher</source>
        <translation>Mit einem Publisher verbinden</translation>
    </message>
    <message>
        <source>Give the address and the account of a Publisher</source>
        <translation>Adresse und Konto eines Publishers angeben</translation>
    </message>
    <message>
        <source>Refresh the list</source>
        <translation>Liste auffrischen</translation>
    </message>
    <message>
        <source>Ask the Publisher for its APIs again</source>
        <translation>Den Publisher erneut nach seinen APIs fragen</translation>
    </message>
    <message>
        <source>Pull checked APIs</source>
        <translation>Angekreuzte holen</translation>
    </message>
    <message>
        <source>Copy the checked APIs of the Publisher into this workspace</source>
        <translation>Die angekreuzten APIs des Publishers in diesen Arbeitsbereich kopieren</translation>
    </message>
    <message>
        <source>Pull all APIs</source>
        <translation>Alle APIs holen</translation>
    </message>
    <message>
        <source>Copy every API of the Publisher into this workspace</source>
        <translation>Jede API des Publishers in diesen Arbeitsbereich kopieren</translation>
    </message>
    <message>
        <source>Open an OpenAPI file</source>
        <translation>OpenAPI-Datei öffnen</translation>
    </message>
    <message>
        <source>Take OpenAPI files into this workspace; dropping them does the same</source>
        <translation>OpenAPI-Dateien in diesen Arbeitsbereich übernehmen; Ablegen mit der Maus tut dasselbe</translation>
    </message>
    <message>
        <source>Open an OpenAPI address</source>
        <translation>OpenAPI-Adresse öffnen</translation>
    </message>
    <message>
        <source>Fetch a definition from the web into this workspace</source>
        <translation>Eine Definition aus dem Netz in diesen Arbeitsbereich holen</translation>
    </message>
    <message>
        <source>New API</source>
        <translation>Neue API</translation>
    </message>
    <message>
        <source>Make an API that hands every call on to a backend</source>
        <translation>Eine API anlegen, die jeden Aufruf an ein Backend weitergibt</translation>
    </message>
    <message>
        <source>Remove the API from the workspace</source>
        <translation>API aus dem Arbeitsbereich entfernen</translation>
    </message>
    <message>
        <source>Remove the chosen API here; Undo brings it back</source>
        <translation>Die gewählte API hier entfernen; Rückgängig bringt sie wieder</translation>
    </message>
    <message>
        <source>Filter APIs</source>
        <translation>APIs filtern</translation>
    </message>
    <message>
        <source>Narrow the list of APIs</source>
        <translation>Die Liste der APIs eingrenzen</translation>
    </message>
    <message>
        <source>Check all shown APIs</source>
        <translation>Alle gezeigten APIs ankreuzen</translation>
    </message>
    <message>
        <source>Check every API that the filter shows</source>
        <translation>Jede API ankreuzen, die der Filter zeigt</translation>
    </message>
    <message>
        <source>Stop listing</source>
        <translation>Auflisten anhalten</translation>
    </message>
    <message>
        <source>Stop asking the Publisher for its APIs</source>
        <translation>Den Publisher nicht weiter nach seinen APIs fragen</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Publisher</translation>
    </message>
    <message>
        <source>Message about the Publisher</source>
        <translation>Meldung zum Publisher</translation>
    </message>
    <message>
        <source>List of APIs</source>
        <translation>Liste der APIs</translation>
    </message>
    <message>
        <source>Filter: name, context, type, provider, state</source>
        <translation>Filter: Name, Kontext, Art, Anbieter, Zustand</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>How many APIs</source>
        <translation>Wie viele APIs</translation>
    </message>
    <message>
        <source>APIs</source>
        <translation>APIs</translation>
    </message>
    <message>
        <source>List and details</source>
        <translation>Liste und Einzelheiten</translation>
    </message>
    <message>
        <source>Pulled</source>
        <translation>Geholt</translation>
    </message>
    <message>
        <source>Choose an API that is in this workspace.</source>
        <translation>Wählen Sie eine API, die in diesem Arbeitsbereich ist.</translation>
    </message>
    <message>
        <source>Connecting to %1...</source>
        <translation>Verbindung mit %1 …</translation>
    </message>
    <message>
        <source>No Publisher connected</source>
        <translation>Kein Publisher verbunden</translation>
    </message>
    <message>
        <source>Connect to a Publisher first.</source>
        <translation>Verbinden Sie sich zuerst mit einem Publisher.</translation>
    </message>
    <message>
        <source>The list is on its way.</source>
        <translation>Die Liste ist unterwegs.</translation>
    </message>
    <message>
        <source>A pull is running.</source>
        <translation>Es wird gerade geholt.</translation>
    </message>
    <message>
        <source>Asking the Publisher for its APIs...</source>
        <translation>Der Publisher wird nach seinen APIs gefragt …</translation>
    </message>
    <message>
        <source>No APIs yet</source>
        <translation>Noch keine APIs</translation>
    </message>
    <message>
        <source>Pull them from a Publisher, open or drop an OpenAPI file, or make one in front of a backend.</source>
        <translation>Holen Sie sie von einem Publisher, öffnen Sie eine OpenAPI-Datei oder legen Sie sie hier ab, oder legen Sie eine API vor einem Backend an.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s)</source>
        <translation>
            <numerusform>%Ln API</numerusform>
            <numerusform>%Ln APIs</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>shown of all</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1, more are coming...</source>
        <translation>%1, weitere folgen …</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>count, count</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln checked</source>
        <translation>
            <numerusform>%Ln angekreuzt</numerusform>
            <numerusform>%Ln angekreuzt</numerusform>
        </translation>
    </message>
    <message>
        <source>Check at least one API of the Publisher.</source>
        <translation>Kreuzen Sie mindestens eine API des Publishers an.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s) are newer on the Publisher</source>
        <translation>
            <numerusform>%Ln API ist im Publisher neuer</numerusform>
            <numerusform>%Ln APIs sind im Publisher neuer</numerusform>
        </translation>
    </message>
    <message>
        <source>Open OpenAPI files</source>
        <translation>OpenAPI-Dateien öffnen</translation>
    </message>
    <message>
        <source>OpenAPI definitions (*.yaml *.yml *.json)</source>
        <translation>OpenAPI-Definitionen (*.yaml *.yml *.json)</translation>
    </message>
    <message>
        <source>%1 cannot be opened.</source>
        <translation>%1 lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>%1 is too large.</source>
        <translation>%1 ist zu groß.</translation>
    </message>
    <message>
        <source>Definitions of up to 32 MB are taken.</source>
        <translation>Definitionen bis 32 MB werden angenommen.</translation>
    </message>
    <message>
        <source>%1 was not taken.</source>
        <translation>%1 wurde nicht übernommen.</translation>
    </message>
    <message>
        <source>Correct it and open it again; the other APIs are as they were.</source>
        <translation>Berichtigen Sie sie und öffnen Sie sie erneut; die anderen APIs sind unverändert.</translation>
    </message>
    <message>
        <source>%1 is in the workspace.</source>
        <translation>%1 ist im Arbeitsbereich.</translation>
    </message>
    <message>
        <source>%1 could not be fetched: %2</source>
        <translation>%1 konnte nicht geholt werden: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s) pulled</source>
        <translation>
            <numerusform>%Ln API geholt</numerusform>
            <numerusform>%Ln APIs geholt</numerusform>
        </translation>
    </message>
    <message>
        <source>Not all APIs were pulled.</source>
        <translation>Nicht alle APIs wurden geholt.</translation>
    </message>
    <message>
        <source>The job says for each API what happened.</source>
        <translation>Der Auftrag sagt für jede API, was geschah.</translation>
    </message>
    <message>
        <source>%1 was removed from the workspace.</source>
        <translation>%1 wurde aus dem Arbeitsbereich entfernt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The running gateway takes this with its next start.</source>
        <translation>Das laufende Gateway übernimmt das beim nächsten Start.</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>What to do with APIs</source>
        <translation>Was mit APIs zu tun ist</translation>
    </message>
    <message>
        <source>Subscribe and get a token</source>
        <translation>Abonnieren und ein Token holen</translation>
    </message>
    <message>
        <source>Become a subscriber of the chosen API; the token is in Try it</source>
        <translation>Die gewählte API abonnieren; das Token steht dann unter Ausprobieren</translation>
    </message>
    <message>
        <source>Revisions of the API</source>
        <translation>Revisionen der API</translation>
    </message>
    <message>
        <source>Which revisions there are, where each is deployed, and what is different</source>
        <translation>Welche Revisionen es gibt, wo jede ausgerollt ist und was anders ist</translation>
    </message>
    <message>
        <source>Lifecycle of the API</source>
        <translation>Lebenszyklus der API</translation>
    </message>
    <message>
        <source>The API&apos;s state, what may become of it, and a new version</source>
        <translation>Der Zustand der API, was daraus werden kann, und eine neue Version</translation>
    </message>
    <message>
        <source>Governance of the API</source>
        <translation>Governance der API</translation>
    </message>
    <message>
        <source>Which rules the API breaks, and where</source>
        <translation>Welche Regeln die API bricht, und wo</translation>
    </message>
    <message>
        <source>Policies of the API</source>
        <translation>Richtlinien der API</translation>
    </message>
    <message>
        <source>What is done with the API&apos;s calls, in its order</source>
        <translation>Was mit den Aufrufen der API getan wird, der Reihe nach</translation>
    </message>
    <message>
        <source>The connection is not written into connections.yaml.</source>
        <translation>Die Verbindung ist nicht in connections.yaml geschrieben.</translation>
    </message>
    <message>
        <source>It is remembered on this computer all the same.</source>
        <translation>Sie ist trotzdem auf diesem Rechner gemerkt.</translation>
    </message>
    <message>
        <source>Choose an API.</source>
        <translation>Wählen Sie eine API.</translation>
    </message>
    <message>
        <source>Change state at all gateways...</source>
        <translation>Zustand an allen Gateways ändern...</translation>
    </message>
    <message>
        <source>Block, deprecate, retire or publish the API at every gateway that holds it, and in its files; you see the plan first</source>
        <translation>Die API an jedem Gateway, das sie hat, und in ihren Dateien sperren, abkündigen, stilllegen oder veröffentlichen; Sie sehen zuerst den Plan</translation>
    </message>
    <message>
        <source>Reads the APIs of this workspace</source>
        <translation>Liest die APIs dieses Arbeitsbereichs</translation>
    </message>
</context>
<context>
    <name>postern::workbench::AuthPanel</name>
    <message>
        <source>Kind of credentials</source>
        <translation>Art der Zugangsdaten</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>No credentials</source>
        <translation>Keine Zugangsdaten</translation>
    </message>
    <message>
        <source>Bearer token</source>
        <translation>Bearer-Token</translation>
    </message>
    <message>
        <source>User and password</source>
        <translation>Benutzer und Kennwort</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Kennwort</translation>
    </message>
    <message>
        <source>Header of the key</source>
        <translation>Kopffeld des Schlüssels</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopf</translation>
    </message>
</context>
<context>
    <name>postern::workbench::AuthorityDialog</name>
    <message>
        <source>Trust the development authority</source>
        <translation>Der Entwicklungszertifizierungsstelle vertrauen</translation>
    </message>
    <message>
        <source>What trust means here</source>
        <translation>Was Vertrauen hier bedeutet</translation>
    </message>
    <message>
        <source>Listeners with a development certificate are signed by an authority that was made on this workstation and exists only here. A client that trusts it can call them without a warning - and trusts everything that is signed with this authority&apos;s key, so keep the key where it is and take the trust back when you no longer need it.</source>
        <translation>Das Entwicklungszertifikat eines Listeners hat eine Zertifizierungsstelle ausgestellt, die auf diesem Rechner angelegt wurde und nur hier besteht. Ein Client, der ihr vertraut, ruft ohne Warnung auf - und vertraut allem, was mit dem Schlüssel dieser Stelle unterschrieben ist. Lassen Sie den Schlüssel, wo er ist, und nehmen Sie das Vertrauen zurück, wenn Sie es nicht mehr brauchen.</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was getan wurde</translation>
    </message>
    <message>
        <source>&amp;Copy the command</source>
        <translation>Befehl &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>&amp;Save the certificate as…</source>
        <translation>Zertifikat &amp;speichern unter…</translation>
    </message>
    <message>
        <source>Save the certificate as a file</source>
        <translation>Das Zertifikat als Datei speichern</translation>
    </message>
    <message>
        <source>The authority</source>
        <translation>Die Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>File:</source>
        <translation>Datei:</translation>
    </message>
    <message>
        <source>File of the authority</source>
        <translation>Datei der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Stop the gateway and run it again: it makes the authority anew, and clients have to trust it once more.</source>
        <translation>%1 ist nicht lesbar: %2. Halten Sie das Gateway an und starten Sie es wieder: Es legt die Zertifizierungsstelle neu an, und die Clients müssen ihr noch einmal vertrauen.</translation>
    </message>
    <message>
        <source>%1 holds no certificate. Delete it, then stop the gateway and run it again: it makes the authority anew.</source>
        <translation>%1 enthält kein Zertifikat. Löschen Sie die Datei, halten Sie dann das Gateway an und starten Sie es wieder: Es legt die Zertifizierungsstelle neu an.</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Name:</translation>
    </message>
    <message>
        <source>Name of the authority</source>
        <translation>Name der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Valid until:</source>
        <translation>Gültig bis:</translation>
    </message>
    <message>
        <source>End of the authority&apos;s validity</source>
        <translation>Ende der Gültigkeit der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint of the authority</source>
        <translation>SHA-256-Fingerabdruck der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>SHA-256:</source>
        <translation>SHA-256:</translation>
    </message>
    <message>
        <source>Why the authority cannot be used</source>
        <translation>Warum die Zertifizierungsstelle nicht zu gebrauchen ist</translation>
    </message>
    <message>
        <source>Programs of this system (Debian, Ubuntu)</source>
        <translation>Programme dieses Systems (Debian, Ubuntu)</translation>
    </message>
    <message>
        <source>Chromium, Chrome and others with the NSS store</source>
        <translation>Chromium, Chrome und andere mit dem NSS-Speicher</translation>
    </message>
    <message>
        <source>curl, for one call</source>
        <translation>curl, für einen Aufruf</translation>
    </message>
    <message>
        <source>Java (its default key store)</source>
        <translation>Java (sein eigener Schlüsselspeicher)</translation>
    </message>
    <message>
        <source>Node.js, for one shell</source>
        <translation>Node.js, für eine Shell</translation>
    </message>
    <message>
        <source>Python requests, for one shell</source>
        <translation>Python requests, für eine Shell</translation>
    </message>
    <message>
        <source>Ways to trust it</source>
        <translation>Wege, ihr zu vertrauen</translation>
    </message>
    <message>
        <source>Client that is to trust the authority</source>
        <translation>Client, der der Zertifizierungsstelle vertrauen soll</translation>
    </message>
    <message>
        <source>Command that makes the client trust the authority</source>
        <translation>Befehl, mit dem der Client der Zertifizierungsstelle vertraut</translation>
    </message>
    <message>
        <source>How to take the trust back</source>
        <translation>Wie das Vertrauen zurückgenommen wird</translation>
    </message>
    <message>
        <source>To take it back: %1</source>
        <translation>Zurücknehmen: %1</translation>
    </message>
    <message>
        <source>The command is copied. Run it in a terminal.</source>
        <translation>Der Befehl ist kopiert. Führen Sie ihn in einem Terminal aus.</translation>
    </message>
    <message>
        <source>Save the certificate as</source>
        <translation>Zertifikat speichern unter</translation>
    </message>
    <message>
        <source>Certificates (*.crt *.pem)</source>
        <translation>Zertifikate (*.crt *.pem)</translation>
    </message>
    <message>
        <source>Saved as %1. It is the certificate only: the key stays where it is.</source>
        <translation>Als %1 gespeichert. Es ist nur das Zertifikat: Der Schlüssel bleibt, wo er ist.</translation>
    </message>
    <message>
        <source>It could not be saved as %1: %2</source>
        <translation>Es ließ sich nicht als %1 speichern: %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::AuthorizationFlow</name>
    <message>
        <source>Nobody signed in within the time limit. Try again.</source>
        <translation>Niemand hat sich innerhalb der Frist angemeldet. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>No port of this machine can be opened for the browser to come back to: %1</source>
        <translation>Kein Port dieses Rechners lässt sich öffnen, zu dem der Browser zurückkommen kann: %1</translation>
    </message>
    <message>
        <source>No browser could be opened. Set one for this desktop, then try again.</source>
        <translation>Es ließ sich kein Browser öffnen. Legen Sie für diesen Desktop einen fest, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The sign-in was cancelled.</source>
        <translation>Die Anmeldung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing is here.</source>
        <translation>Hier ist nichts.</translation>
    </message>
    <message>
        <source>This answer does not belong to the sign-in that is waited for.</source>
        <translation>Diese Antwort gehört nicht zu der Anmeldung, auf die gewartet wird.</translation>
    </message>
    <message>
        <source>The sign-in was refused. You can close this page.</source>
        <translation>Die Anmeldung wurde abgelehnt. Sie können diese Seite schließen.</translation>
    </message>
    <message>
        <source>The sign-in was refused: %1</source>
        <translation>Die Anmeldung wurde abgelehnt: %1</translation>
    </message>
    <message>
        <source>no reason was given.</source>
        <translation>es wurde kein Grund genannt.</translation>
    </message>
    <message>
        <source>You are signed in. You can close this page.</source>
        <translation>Sie sind angemeldet. Sie können diese Seite schließen.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::BodyPanel</name>
    <message>
        <source>Kind of body</source>
        <translation>Art des Inhalts</translation>
    </message>
    <message>
        <source>Body of the call</source>
        <translation>Rumpf des Aufrufs</translation>
    </message>
    <message>
        <source>What is wrong with the body</source>
        <translation>Was an dem Inhalt nicht stimmt</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Rumpf</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Form (URL-encoded)</source>
        <translation>Formular (URL-kodiert)</translation>
    </message>
    <message>
        <source>Form with files (multipart)</source>
        <translation>Formular mit Dateien (multipart)</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>Eine Datei</translation>
    </message>
    <message>
        <source>Fields of the form</source>
        <translation>Felder des Formulars</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Die Zeile entfernen</translation>
    </message>
    <message>
        <source>Put a file in</source>
        <translation>Eine Datei einsetzen</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Eine Datei wählen</translation>
    </message>
    <message>
        <source>A value that begins with @ is a file: @/home/me/photo.jpg. It is read from disk while it is sent.</source>
        <translation>Ein Wert, der mit @ beginnt, ist eine Datei: @/home/me/photo.jpg. Sie wird von der Platte gelesen, während sie gesendet wird.</translation>
    </message>
    <message>
        <source>How to send a file</source>
        <translation>Wie man eine Datei sendet</translation>
    </message>
    <message>
        <source>File that is sent</source>
        <translation>Datei, die gesendet wird</translation>
    </message>
    <message>
        <source>Path of a file; it is read from disk while it is sent</source>
        <translation>Pfad einer Datei; sie wird von der Platte gelesen, während sie gesendet wird</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Choose the file that is to be sent.</source>
        <translation>Wählen Sie die Datei, die gesendet werden soll.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read.</source>
        <translation>Die Datei %1 kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>No valid JSON, line %1: %2</source>
        <translation>Kein gültiges JSON, Zeile %1: %2</translation>
    </message>
    <message>
        <source>No well-formed XML, line %1: %2</source>
        <translation>Kein wohlgeformtes XML, Zeile %1: %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::BoolEditor</name>
    <message>
        <source>on</source>
        <comment>a setting</comment>
        <translation>an</translation>
    </message>
</context>
<context>
    <name>postern::workbench::BreakpointPanel</name>
    <message>
        <source>Breakpoints and paused calls</source>
        <translation>Haltepunkte und angehaltene Aufrufe</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Breakpoint at the step</source>
        <translation>Haltepunkt am Schritt</translation>
    </message>
    <message>
        <source>Stop calls before the chosen step, or no more</source>
        <translation>Aufrufe vor dem gewählten Schritt anhalten oder nicht mehr</translation>
    </message>
    <message>
        <source>Switch all breakpoints off or on</source>
        <translation>Alle Haltepunkte aus- oder einschalten</translation>
    </message>
    <message>
        <source>Let every call run on, or stop them again</source>
        <translation>Alle Aufrufe weiterlaufen lassen oder wieder anhalten</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>Haltepunkte</translation>
    </message>
    <message>
        <source>Show breakpoints and the calls that they hold up</source>
        <translation>Haltepunkte und die Aufrufe zeigen, die sie anhalten</translation>
    </message>
    <message>
        <source>Add a breakpoint</source>
        <translation>Haltepunkt hinzufügen</translation>
    </message>
    <message>
        <source>Stop calls before the first filter; change it in the list</source>
        <translation>Aufrufe vor dem ersten Filter anhalten; in der Liste zu ändern</translation>
    </message>
    <message>
        <source>Remove the breakpoint</source>
        <translation>Haltepunkt entfernen</translation>
    </message>
    <message>
        <source>Take the chosen breakpoint away; what it holds up goes on</source>
        <translation>Den gewählten Haltepunkt entfernen; was er anhält, läuft weiter</translation>
    </message>
    <message>
        <source>Test the rule</source>
        <translation>Regel prüfen</translation>
    </message>
    <message>
        <source>Count which of the last calls the chosen breakpoint would have stopped</source>
        <translation>Zählen, welche der letzten Aufrufe der gewählte Haltepunkt angehalten hätte</translation>
    </message>
    <message>
        <source>Continue the call</source>
        <translation>Aufruf fortsetzen</translation>
    </message>
    <message>
        <source>Drop all</source>
        <comment>button</comment>
        <translation>Alle verwerfen</translation>
    </message>
    <message>
        <source>Continue all</source>
        <comment>button</comment>
        <translation>Alle fortsetzen</translation>
    </message>
    <message>
        <source>Drop</source>
        <comment>button</comment>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Answer</source>
        <comment>button</comment>
        <translation>Beantworten</translation>
    </message>
    <message>
        <source>As edited</source>
        <comment>button</comment>
        <translation>Geändert fortsetzen</translation>
    </message>
    <message>
        <source>Step</source>
        <comment>button</comment>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Continue</source>
        <comment>button</comment>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Let the paused call go on as it is; F5 does so in the panel</source>
        <translation>Den angehaltenen Aufruf unverändert weiterlaufen lassen; im Bereich auch mit F5</translation>
    </message>
    <message>
        <source>Step to the next filter</source>
        <translation>Zum nächsten Filter</translation>
    </message>
    <message>
        <source>Let the paused call go on to the next filter</source>
        <translation>Den angehaltenen Aufruf bis zum nächsten Filter weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Continue as edited</source>
        <translation>Geändert fortsetzen</translation>
    </message>
    <message>
        <source>Let the paused call go on with the message in the editor</source>
        <translation>Den angehaltenen Aufruf mit der Nachricht im Editor weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Answer the call</source>
        <translation>Aufruf beantworten</translation>
    </message>
    <message>
        <source>Answer the paused call in place of the backend</source>
        <translation>Den angehaltenen Aufruf anstelle des Backends beantworten</translation>
    </message>
    <message>
        <source>Drop the call</source>
        <translation>Aufruf verwerfen</translation>
    </message>
    <message>
        <source>Close the paused call&apos;s connection without an answer</source>
        <translation>Die Verbindung des angehaltenen Aufrufs ohne Antwort schließen</translation>
    </message>
    <message>
        <source>Continue all calls</source>
        <translation>Alle Aufrufe fortsetzen</translation>
    </message>
    <message>
        <source>Let every paused call go on as it is</source>
        <translation>Alle angehaltenen Aufrufe unverändert weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Drop all calls</source>
        <translation>Alle Aufrufe verwerfen</translation>
    </message>
    <message>
        <source>Close the connections of all paused calls</source>
        <translation>Die Verbindungen aller angehaltenen Aufrufe schließen</translation>
    </message>
    <message>
        <source>Breakpoints %1</source>
        <comment>with their number</comment>
        <translation>Haltepunkte %1</translation>
    </message>
    <message>
        <source>There is no breakpoint.</source>
        <translation>Es gibt keinen Haltepunkt.</translation>
    </message>
    <message>
        <source>Choose a breakpoint first.</source>
        <translation>Wählen Sie zuerst einen Haltepunkt.</translation>
    </message>
    <message>
        <source>Choose a paused call first.</source>
        <translation>Wählen Sie zuerst einen angehaltenen Aufruf.</translation>
    </message>
    <message>
        <source>No call is paused.</source>
        <translation>Kein Aufruf ist angehalten.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::BreakpointsPane</name>
    <message>
        <source>Breakpoints</source>
        <translation>Haltepunkte</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Einmal</translation>
    </message>
    <message>
        <source>The chosen breakpoint</source>
        <translation>Der gewählte Haltepunkt</translation>
    </message>
    <message>
        <source>Before or after the filter, and on which way</source>
        <translation>Vor oder nach dem Filter, und auf welchem Weg</translation>
    </message>
    <message>
        <source>Before, request</source>
        <translation>Vor, Anfrage</translation>
    </message>
    <message>
        <source>After, request</source>
        <translation>Nach, Anfrage</translation>
    </message>
    <message>
        <source>Before, response</source>
        <translation>Vor, Antwort</translation>
    </message>
    <message>
        <source>After, response</source>
        <translation>Nach, Antwort</translation>
    </message>
    <message>
        <source>Filter: a type or a name, backend or send</source>
        <translation>Filter: eine Art oder ein Name, backend oder send</translation>
    </message>
    <message>
        <source>any filter</source>
        <translation>jeder Filter</translation>
    </message>
    <message>
        <source>API; empty for any</source>
        <translation>API; leer für jede</translation>
    </message>
    <message>
        <source>any API</source>
        <translation>jede API</translation>
    </message>
    <message>
        <source>&amp;Where</source>
        <translation>&amp;Wo</translation>
    </message>
    <message>
        <source>for instance: method = POST and header X-Debug exists</source>
        <translation>zum Beispiel: method = POST and header X-Debug exists</translation>
    </message>
    <message>
        <source>Stop at each such-and-such matching call</source>
        <translation>Beim wievielten passenden Aufruf jeweils anzuhalten ist</translation>
    </message>
    <message>
        <source>every </source>
        <comment>every 3rd call, as a prefix of the number</comment>
        <translation>jeder </translation>
    </message>
    <message>
        <source>On&amp;ce</source>
        <translation>Ein&amp;mal</translation>
    </message>
    <message>
        <source>Stop one call only</source>
        <translation>Nur einen Aufruf anhalten</translation>
    </message>
    <message>
        <source>Co&amp;ndition</source>
        <translation>Bedi&amp;ngung</translation>
    </message>
    <message>
        <source>About the breakpoint</source>
        <translation>Zum Haltepunkt</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>No breakpoints</source>
        <translation>Keine Haltepunkte</translation>
    </message>
    <message>
        <source>Choose a step of a chain and press F9: calls then stop before it, to be looked at and changed.</source>
        <translation>Wählen Sie einen Schritt einer Kette und drücken Sie F9: Aufrufe halten dann davor an und lassen sich ansehen und ändern.</translation>
    </message>
    <message>
        <source>once, done</source>
        <translation>einmal, erledigt</translation>
    </message>
    <message>
        <source>Mistake</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Looking through the recorded calls.</source>
        <translation>Die aufgezeichneten Aufrufe werden durchgesehen.</translation>
    </message>
    <message>
        <source>No call has been recorded yet, so there is nothing to test the rule with.</source>
        <translation>Noch ist kein Aufruf aufgezeichnet, an dem sich die Regel prüfen ließe.</translation>
    </message>
    <message>
        <source>%1 of %2 recorded calls would have matched.</source>
        <translation>%1 von %2 aufgezeichneten Aufrufen hätten gepasst.</translation>
    </message>
    <message>
        <source>%1 of %2 recorded calls come into question, but no trace with their headers is held.</source>
        <translation>%1 von %2 aufgezeichneten Aufrufen kommen in Frage, aber keine Spur mit ihren Headern ist vorhanden.</translation>
    </message>
    <message>
        <source>%1 of the last %2 calls in question would have matched; %3 of %4 recorded calls are.</source>
        <translation>%1 der letzten %2 Aufrufe, die in Frage kommen, hätten gepasst; das sind %3 von %4 aufgezeichneten.</translation>
    </message>
    <message>
        <source>Claims were not looked at.</source>
        <translation>Claims wurden nicht angesehen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not known: a term begins with method, path, query, header, status or claim.</source>
        <translation>„%1“ ist nicht bekannt: Ein Glied beginnt mit method, path, query, header, status oder claim.</translation>
    </message>
    <message>
        <source>After &quot;%1&quot; comes one of = != contains begins ends exists missing &gt;= &lt;=.</source>
        <translation>Nach „%1“ kommt eines von = != contains begins ends exists missing &gt;= &lt;=.</translation>
    </message>
    <message>
        <source>After &quot;%1&quot; comes nothing more.</source>
        <translation>Nach „%1“ kommt nichts mehr.</translation>
    </message>
    <message>
        <source>After &quot;%1&quot; comes a value.</source>
        <translation>Nach „%1“ kommt ein Wert.</translation>
    </message>
    <message>
        <source>Before and after &quot;and&quot; comes a term.</source>
        <translation>Vor und nach „and“ kommt ein Glied.</translation>
    </message>
    <message>
        <source>before %1, response</source>
        <translation>vor %1, Antwort</translation>
    </message>
    <message>
        <source>before %1, request</source>
        <translation>vor %1, Anfrage</translation>
    </message>
    <message>
        <source>after %1, response</source>
        <translation>nach %1, Antwort</translation>
    </message>
    <message>
        <source>after %1, request</source>
        <translation>nach %1, Anfrage</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>place, API</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>The call was continued.</source>
        <translation>Der Aufruf wurde fortgesetzt.</translation>
    </message>
    <message>
        <source>The call was continued with the changed message.</source>
        <translation>Der Aufruf wurde mit der geänderten Nachricht fortgesetzt.</translation>
    </message>
    <message>
        <source>The call was answered.</source>
        <translation>Der Aufruf wurde beantwortet.</translation>
    </message>
    <message>
        <source>The call&apos;s connection was closed.</source>
        <translation>Die Verbindung des Aufrufs wurde geschlossen.</translation>
    </message>
    <message>
        <source>The call went on to the next filter.</source>
        <translation>Der Aufruf lief bis zum nächsten Filter weiter.</translation>
    </message>
    <message>
        <source>The call was paused for as long as a breakpoint may, and went on.</source>
        <translation>Der Aufruf war so lange angehalten, wie ein Haltepunkt es darf, und lief weiter.</translation>
    </message>
    <message>
        <source>The client left while its call was paused.</source>
        <translation>Der Aufrufer ging, während sein Aufruf angehalten war.</translation>
    </message>
    <message>
        <source>The message broke off while the call was paused.</source>
        <translation>Die Nachricht brach ab, während der Aufruf angehalten war.</translation>
    </message>
    <message>
        <source>The gateway stopped while the call was paused.</source>
        <translation>Das Gateway hielt an, während der Aufruf angehalten war.</translation>
    </message>
    <message>
        <source>The gateway is being stopped, so the call went on.</source>
        <translation>Das Gateway hält an, deshalb lief der Aufruf weiter.</translation>
    </message>
    <message>
        <source>Recording was stopped, so the call went on.</source>
        <translation>Die Aufzeichnung endete, deshalb lief der Aufruf weiter.</translation>
    </message>
    <message>
        <source>The breakpoint was removed, so the call went on.</source>
        <translation>Der Haltepunkt wurde entfernt, deshalb lief der Aufruf weiter.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CallHistory</name>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CaptureCommands</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Open a capture</source>
        <translation>Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Add the exchanges of a saved capture to the list</source>
        <translation>Die Aufrufe einer gesicherten Aufzeichnung in die Liste aufnehmen</translation>
    </message>
    <message>
        <source>Captures (*.pcapture)</source>
        <translation>Aufzeichnungen (*.pcapture)</translation>
    </message>
    <message>
        <source>Save the capture as</source>
        <translation>Aufzeichnung sichern als</translation>
    </message>
    <message>
        <source>Write all recorded exchanges into one file</source>
        <translation>Alle aufgezeichneten Aufrufe in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Import a HAR file</source>
        <translation>HAR-Datei importieren</translation>
    </message>
    <message>
        <source>Add the exchanges of an HTTP archive to the list; credentials are masked</source>
        <translation>Die Aufrufe eines HTTP-Archivs in die Liste aufnehmen; Zugangsdaten werden unkenntlich gemacht</translation>
    </message>
    <message>
        <source>HTTP archives (*.har)</source>
        <translation>HTTP-Archive (*.har)</translation>
    </message>
    <message>
        <source>Import a Postman collection</source>
        <translation>Postman-Sammlung importieren</translation>
    </message>
    <message>
        <source>Make a test of each request of a collection; credentials are not taken over</source>
        <translation>Aus jeder Anfrage einer Sammlung einen Test machen; Zugangsdaten werden nicht übernommen</translation>
    </message>
    <message>
        <source>Postman collections (*.json)</source>
        <translation>Postman-Sammlungen (*.json)</translation>
    </message>
    <message>
        <source>Export as HAR</source>
        <translation>Als HAR exportieren</translation>
    </message>
    <message>
        <source>Write all recorded exchanges into an HTTP archive; credentials are masked</source>
        <translation>Alle aufgezeichneten Aufrufe in ein HTTP-Archiv schreiben; Zugangsdaten werden unkenntlich gemacht</translation>
    </message>
    <message>
        <source>Export the filtered list as HAR</source>
        <translation>Gefilterte Liste als HAR exportieren</translation>
    </message>
    <message>
        <source>Write the exchanges that the filter shows into an HTTP archive; credentials are masked</source>
        <translation>Die Aufrufe, die der Filter zeigt, in ein HTTP-Archiv schreiben; Zugangsdaten werden maskiert</translation>
    </message>
    <message>
        <source>Export the chosen ones as HAR</source>
        <translation>Gewählte als HAR exportieren</translation>
    </message>
    <message>
        <source>Write the exchanges that are chosen in the list into an HTTP archive; credentials are masked</source>
        <translation>Die in der Liste gewählten Aufrufe in ein HTTP-Archiv schreiben; Zugangsdaten werden maskiert</translation>
    </message>
    <message>
        <source>Paste a call or capture</source>
        <translation>Aufruf oder Aufzeichnung einfügen</translation>
    </message>
    <message>
        <source>Take what is on the clipboard: a curl command, an HTTP archive or a Postman collection</source>
        <translation>Nehmen, was in der Zwischenablage ist: ein curl-Befehl, ein HTTP-Archiv oder eine Postman-Sammlung</translation>
    </message>
    <message>
        <source>Compare captures</source>
        <translation>Aufzeichnungen vergleichen</translation>
    </message>
    <message>
        <source>Compare a saved capture with the open one, or two saved ones: which calls changed, and which are in one only</source>
        <translation>Eine gesicherte Aufzeichnung mit der offenen vergleichen, oder zwei gesicherte: welche Aufrufe sich geändert haben und welche nur in einer sind</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Choose one capture to compare with the open one, or two</source>
        <translation>Wählen Sie eine Aufzeichnung zum Vergleich mit der offenen, oder zwei</translation>
    </message>
    <message>
        <source>Choose one capture, or two.</source>
        <translation>Wählen Sie eine Aufzeichnung oder zwei.</translation>
    </message>
    <message>
        <source>the open capture</source>
        <translation>die offene Aufzeichnung</translation>
    </message>
    <message>
        <source>No capture is open. Choose two saved ones, or open a workspace.</source>
        <translation>Es ist keine Aufzeichnung offen. Wählen Sie zwei gesicherte, oder öffnen Sie einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>No workspace is open.</source>
        <translation>Es ist kein Arbeitsbereich geöffnet.</translation>
    </message>
    <message>
        <source>There is nothing in the list.</source>
        <translation>Die Liste ist leer.</translation>
    </message>
    <message>
        <source>Choose an exchange first.</source>
        <translation>Wählen Sie zuerst einen Aufruf.</translation>
    </message>
    <message>
        <source>No workspace is open. Open one, then add %1 to it.</source>
        <translation>Es ist kein Arbeitsbereich geöffnet. Öffnen Sie einen, dann nehmen Sie %1 hinein.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>%1 is an API definition: add it on the page APIs.</source>
        <translation>%1 ist die Definition einer API: Nehmen Sie sie auf der Seite APIs auf.</translation>
    </message>
    <message>
        <source>%1 is neither a capture, nor an HTTP archive, nor a Postman collection, nor a curl command.</source>
        <translation>%1 ist weder eine Aufzeichnung noch ein HTTP-Archiv, weder eine Postman-Sammlung noch ein curl-Befehl.</translation>
    </message>
    <message>
        <source>No workspace is open. Open one first.</source>
        <translation>Es ist kein Arbeitsbereich geöffnet. Öffnen Sie zuerst einen.</translation>
    </message>
    <message>
        <source>This is an API definition: add it on the page APIs.</source>
        <translation>Das ist die Definition einer API: Nehmen Sie sie auf der Seite APIs auf.</translation>
    </message>
    <message>
        <source>This is neither a curl command, nor an HTTP archive, nor a Postman collection.</source>
        <translation>Das ist weder ein curl-Befehl noch ein HTTP-Archiv noch eine Postman-Sammlung.</translation>
    </message>
    <message>
        <source>%1 is no file on this computer. Save it first.</source>
        <translation>%1 ist keine Datei auf diesem Rechner. Speichern Sie sie zuerst.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CaptureComparePanel</name>
    <message>
        <source>Comparison of two captures</source>
        <translation>Vergleich zweier Aufzeichnungen</translation>
    </message>
    <message>
        <source>The comparison was stopped</source>
        <translation>Der Vergleich wurde angehalten</translation>
    </message>
    <message>
        <source>Nothing of it is shown.</source>
        <translation>Nichts davon wird gezeigt.</translation>
    </message>
    <message>
        <source>Pairs of calls</source>
        <translation>Paare von Aufrufen</translation>
    </message>
    <message>
        <source>What to do with the comparison</source>
        <translation>Was mit dem Vergleich zu tun ist</translation>
    </message>
    <message>
        <source>How much differs</source>
        <translation>Wie viel sich unterscheidet</translation>
    </message>
    <message>
        <source>How partners are found</source>
        <translation>Wie Partner gefunden werden</translation>
    </message>
    <message>
        <source>Pairs by method, path and order</source>
        <translation>Paare nach Methode, Pfad und Reihenfolge</translation>
    </message>
    <message>
        <source>Pairs by correlation id</source>
        <translation>Paare nach Korrelations-ID</translation>
    </message>
    <message>
        <source>Which exchanges of the two captures are the same call</source>
        <translation>Welche Aufrufe der zwei Aufzeichnungen derselbe Aufruf sind</translation>
    </message>
    <message>
        <source>Show what is the same</source>
        <translation>Gleiches zeigen</translation>
    </message>
    <message>
        <source>Compare %1 with %2</source>
        <translation>%1 mit %2 vergleichen</translation>
    </message>
    <message>
        <source>Comparing %1 with %2</source>
        <translation>%1 wird mit %2 verglichen</translation>
    </message>
    <message>
        <source>The captures cannot be compared.</source>
        <translation>Die Aufzeichnungen können nicht verglichen werden.</translation>
    </message>
    <message>
        <source>Choose files that this workbench has saved.</source>
        <translation>Wählen Sie Dateien, die diese Workbench gesichert hat.</translation>
    </message>
    <message>
        <source>Both captures are empty</source>
        <translation>Beide Aufzeichnungen sind leer</translation>
    </message>
    <message>
        <source>No differences</source>
        <translation>Keine Unterschiede</translation>
    </message>
    <message>
        <source>There is nothing to compare.</source>
        <translation>Es gibt nichts zu vergleichen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) are the same.</source>
        <translation>
            <numerusform>%Ln Paar ist gleich.</numerusform>
            <numerusform>%Ln Paare sind gleich.</numerusform>
        </translation>
    </message>
    <message>
        <source>Of this pair only the rows were kept: there are no traces to compare.</source>
        <translation>Von diesem Paar sind nur die Zeilen behalten: Es gibt keine Spuren zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CapturePairModel</name>
    <message numerus="yes">
        <source>%Ln changed,</source>
        <translation>
            <numerusform>%Ln geändert,</numerusform>
            <numerusform>%Ln geändert,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only left,</source>
        <translation>
            <numerusform>%Ln nur links,</numerusform>
            <numerusform>%Ln nur links,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only right,</source>
        <translation>
            <numerusform>%Ln nur rechts,</numerusform>
            <numerusform>%Ln nur rechts,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln the same.</source>
        <translation>
            <numerusform>%Ln gleich.</numerusform>
            <numerusform>%Ln gleich.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the first %Ln exchange(s) of a capture were compared.</source>
        <translation>
            <numerusform>Nur der erste Aufruf einer Aufzeichnung wurde verglichen.</numerusform>
            <numerusform>Nur die ersten %Ln Aufrufe einer Aufzeichnung wurden verglichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>the same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>only left</source>
        <translation>nur links</translation>
    </message>
    <message>
        <source>only right</source>
        <translation>nur rechts</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was sich unterscheidet</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CapturedGateway</name>
    <message>
        <source>What it had told of is kept; calls that it was serving, or that ended a moment before, may be missing.</source>
        <translation>Was es gemeldet hatte, ist behalten; Aufrufe, die es gerade bediente oder die einen Augenblick vorher endeten, können fehlen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s) stay in the list without a trace.</source>
        <translation>
            <numerusform>%Ln Aufruf bleibt ohne Spur in der Liste.</numerusform>
            <numerusform>%Ln Aufrufe bleiben ohne Spur in der Liste.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChainDraft</name>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Switch %1 on</source>
        <translation>%1 einschalten</translation>
    </message>
    <message>
        <source>Switch %1 off</source>
        <translation>%1 ausschalten</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>Einstellungen von %1</translation>
    </message>
    <message>
        <source>Name of %1</source>
        <translation>Name von %1</translation>
    </message>
    <message>
        <source>Typing in %1</source>
        <translation>Eingabe in %1</translation>
    </message>
    <message>
        <source>Revert %1</source>
        <translation>%1 verwerfen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChainDraftModel</name>
    <message>
        <source>There is nothing to move.</source>
        <translation>Es gibt nichts zu verschieben.</translation>
    </message>
    <message>
        <source>It is the first one already.</source>
        <translation>Er ist schon der erste.</translation>
    </message>
    <message>
        <source>It is the last one already.</source>
        <translation>Er ist schon der letzte.</translation>
    </message>
    <message>
        <source>%1 runs in the phase &quot;%2&quot;, %3 in &quot;%4&quot;: the order of the phases is fixed, whatever their order in the file.</source>
        <translation>%1 läuft in der Phase „%2“, %3 in „%4“: Die Reihenfolge der Phasen steht fest, gleich wie sie in der Datei stehen.</translation>
    </message>
    <message>
        <source>%1 and %2 have fixed places in the phase &quot;%3&quot;: what costs least is asked first.</source>
        <translation>%1 und %2 haben in der Phase „%3“ feste Plätze: Was am wenigsten kostet, wird zuerst gefragt.</translation>
    </message>
    <message>
        <source>defaults</source>
        <comment>settings of a filter</comment>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>There is no filter &quot;%1&quot;.</source>
        <translation>Einen Filter „%1“ gibt es nicht.</translation>
    </message>
    <message>
        <source>%1
Changed; not applied yet.</source>
        <translation>%1
Geändert; noch nicht angewendet.</translation>
    </message>
    <message>
        <source>%1, on</source>
        <comment>a filter</comment>
        <translation>%1, an</translation>
    </message>
    <message>
        <source>%1, switched off</source>
        <comment>a filter</comment>
        <translation>%1, ausgeschaltet</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <comment>a filter</comment>
        <translation>%1, geändert</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>filter, its name</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>%1 is not written here: what is written keeps its order among itself.</source>
        <translation>%1 ist nicht hier geschrieben: nur was hier steht, hat untereinander eine Reihenfolge.</translation>
    </message>
    <message>
        <source>%1, not of this list, %2</source>
        <comment>a filter, why it runs</comment>
        <translation>%1, nicht aus dieser Liste, %2</translation>
    </message>
    <message>
        <source>Time of a call spent in the filter, both ways: the median of the last recorded calls, and its share of all that the gateway itself spent.</source>
        <translation>Zeit eines Aufrufs in dem Filter, hin und zurück: der Median der letzten aufgezeichneten Aufrufe und der Anteil an allem, was das Gateway selbst brauchte.</translation>
    </message>
    <message>
        <source>Median, share</source>
        <translation>Median, Anteil</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChainEditor</name>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Add a filter…</source>
        <translation>Filter hinzufügen…</translation>
    </message>
    <message>
        <source>Choose a filter from the shelf and add it to this chain</source>
        <translation>Einen Filter aus dem Regal wählen und dieser Kette hinzufügen</translation>
    </message>
    <message>
        <source>Remove the filter</source>
        <translation>Filter entfernen</translation>
    </message>
    <message>
        <source>Take the chosen filter out of this chain</source>
        <translation>Den gewählten Filter aus dieser Kette nehmen</translation>
    </message>
    <message>
        <source>Move the filter up</source>
        <translation>Filter nach oben</translation>
    </message>
    <message>
        <source>Let the chosen filter run before the one above it</source>
        <translation>Den gewählten Filter vor dem über ihm laufen lassen</translation>
    </message>
    <message>
        <source>Move the filter down</source>
        <translation>Filter nach unten</translation>
    </message>
    <message>
        <source>Let the chosen filter run after the one below it</source>
        <translation>Den gewählten Filter nach dem unter ihm laufen lassen</translation>
    </message>
    <message>
        <source>Switch the filter on or off</source>
        <translation>Filter ein- oder ausschalten</translation>
    </message>
    <message>
        <source>Switch the chosen filter on or off; its settings stay</source>
        <translation>Den gewählten Filter ein- oder ausschalten; seine Einstellungen bleiben</translation>
    </message>
    <message>
        <source>Apply the changes</source>
        <translation>Änderungen anwenden</translation>
    </message>
    <message>
        <source>Write the changed files and let the running gateway take them, without closing a connection</source>
        <translation>Die geänderten Dateien schreiben und das laufende Gateway sie übernehmen lassen, ohne eine Verbindung zu schließen</translation>
    </message>
    <message>
        <source>Revert the changes</source>
        <translation>Änderungen verwerfen</translation>
    </message>
    <message>
        <source>Go back to what the file says; can be undone</source>
        <translation>Zurück zu dem, was in der Datei steht; lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>Show the differences</source>
        <translation>Unterschiede zeigen</translation>
    </message>
    <message>
        <source>Compare the draft with what runs and with what was pulled</source>
        <translation>Den Entwurf mit dem vergleichen, was läuft, und mit dem, was geholt wurde</translation>
    </message>
    <message>
        <source>Changes that are not applied</source>
        <translation>Änderungen, die nicht angewendet sind</translation>
    </message>
    <message>
        <source>Message about the chain</source>
        <translation>Meldung zur Kette</translation>
    </message>
    <message>
        <source>The file as YAML</source>
        <translation>Die Datei als YAML</translation>
    </message>
    <message>
        <source>Chain, settings and YAML</source>
        <translation>Kette, Einstellungen und YAML</translation>
    </message>
    <message>
        <source>%1 was changed by somebody else since this draft was begun.</source>
        <translation>%1 wurde von jemand anderem geändert, seit dieser Entwurf begonnen wurde.</translation>
    </message>
    <message>
        <source>Applying the draft would write over that.</source>
        <translation>Den Entwurf anzuwenden würde das überschreiben.</translation>
    </message>
    <message>
        <source>Look at the differences first, or revert the draft.</source>
        <translation>Sehen Sie sich zuerst die Unterschiede an oder verwerfen Sie den Entwurf.</translation>
    </message>
    <message>
        <source>The YAML cannot be read.</source>
        <translation>Das YAML ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Mend it at the marked line; until then list and form show the last state that could be read.</source>
        <translation>Berichtigen Sie es an der markierten Zeile; bis dahin zeigen Liste und Formular den letzten lesbaren Stand.</translation>
    </message>
    <message>
        <source>No workspace is open</source>
        <translation>Kein Arbeitsbereich ist geöffnet</translation>
    </message>
    <message>
        <source>Open a workspace; then its chains can be changed.</source>
        <translation>Öffnen Sie einen Arbeitsbereich; dann lassen sich seine Ketten ändern.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Mend the YAML beside this list; the gateway goes on with what it has.</source>
        <translation>Berichtigen Sie das YAML neben dieser Liste; das Gateway läuft mit dem weiter, was es hat.</translation>
    </message>
    <message>
        <source>No filter is written here</source>
        <translation>Hier steht kein Filter</translation>
    </message>
    <message>
        <source>What is added here runs for every API, before the API&apos;s own filters.</source>
        <translation>Was hier hinzukommt, läuft für jede API, vor deren eigenen Filtern.</translation>
    </message>
    <message>
        <source>What follows from the API&apos;s definition runs all the same; add what it does not say.</source>
        <translation>Was aus der Definition der API folgt, läuft ohnehin; fügen Sie hinzu, was sie nicht sagt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) not applied</source>
        <translation>
            <numerusform>%Ln Änderung nicht angewendet</numerusform>
            <numerusform>%Ln Änderungen nicht angewendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Mend the YAML first: it cannot be read.</source>
        <translation>Berichtigen Sie zuerst das YAML: Es ist nicht lesbar.</translation>
    </message>
    <message>
        <source>No filter is chosen.</source>
        <translation>Kein Filter ist gewählt.</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>Nichts ist geändert.</translation>
    </message>
    <message>
        <source>The gateway is reading the files.</source>
        <translation>Das Gateway liest die Dateien.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s) in the drafts; Problems says where.</source>
        <translation>
            <numerusform>%Ln Fehler in den Entwürfen; „Probleme“ sagt, wo.</numerusform>
            <numerusform>%Ln Fehler in den Entwürfen; „Probleme“ sagt, wo.</numerusform>
        </translation>
    </message>
    <message>
        <source>This file is not changed.</source>
        <translation>Diese Datei ist nicht geändert.</translation>
    </message>
    <message>
        <source>%1 was removed; Undo (Ctrl+Z) brings it back.</source>
        <translation>%1 wurde entfernt; Rückgängig (Strg+Z) holt ihn zurück.</translation>
    </message>
    <message>
        <source>Switch %1 off</source>
        <translation>%1 ausschalten</translation>
    </message>
    <message>
        <source>%1 was not written.</source>
        <translation>%1 wurde nicht geschrieben.</translation>
    </message>
    <message>
        <source>The draft is still here. Check free space and permissions, then apply again.</source>
        <translation>Der Entwurf ist noch da. Prüfen Sie Platz und Rechte, dann wenden Sie ihn noch einmal an.</translation>
    </message>
    <message>
        <source>%1 could not be put back: %2</source>
        <translation>%1 ließ sich nicht zurücksetzen: %2</translation>
    </message>
    <message>
        <source>The gateway refused the draft and goes on with the last good configuration.</source>
        <translation>Das Gateway hat den Entwurf abgelehnt und läuft mit der letzten guten Konfiguration weiter.</translation>
    </message>
    <message>
        <source>The draft is still here, the files are as they were. Mend the draft, then apply it again.</source>
        <translation>Der Entwurf ist noch da, die Dateien sind, wie sie waren. Berichtigen Sie den Entwurf, dann wenden Sie ihn noch einmal an.</translation>
    </message>
    <message>
        <source>Applied: the gateway runs with it.</source>
        <translation>Angewendet: Das Gateway läuft damit.</translation>
    </message>
    <message>
        <source>Written; the gateway takes it with its next start.</source>
        <translation>Geschrieben; das Gateway übernimmt es mit seinem nächsten Start.</translation>
    </message>
    <message>
        <source>This file is as it was; Undo (Ctrl+Z) brings the changes back.</source>
        <translation>Diese Datei ist, wie sie war; Rückgängig (Strg+Z) holt die Änderungen zurück.</translation>
    </message>
    <message>
        <source>Write the filter here</source>
        <translation>Den Filter hier schreiben</translation>
    </message>
    <message>
        <source>Write the chosen filter, which is only implied, into this list, so that it can be changed</source>
        <translation>Den gewählten Filter, der sich nur ergibt, in diese Liste schreiben, damit er geändert werden kann</translation>
    </message>
    <message>
        <source>Go to where the filter is written</source>
        <translation>Dorthin gehen, wo der Filter geschrieben ist</translation>
    </message>
    <message>
        <source>Show the list that the chosen filter is written in</source>
        <translation>Die Liste zeigen, in der der gewählte Filter geschrieben ist</translation>
    </message>
    <message>
        <source>The chosen filter is not written in this list.</source>
        <translation>Der gewählte Filter ist nicht in dieser Liste geschrieben.</translation>
    </message>
    <message>
        <source>Choose a filter that is only implied.</source>
        <translation>Wählen Sie einen Filter, der sich nur ergibt.</translation>
    </message>
    <message>
        <source>Choose a filter that is written in another list.</source>
        <translation>Wählen Sie einen Filter, der in einer anderen Liste geschrieben ist.</translation>
    </message>
    <message>
        <source>Write %1 here</source>
        <translation>%1 hier schreiben</translation>
    </message>
    <message>
        <source>%1 is written here now; what it is set to was implied so far.</source>
        <translation>%1 ist jetzt hier geschrieben; die Einstellungen ergaben sich bisher.</translation>
    </message>
    <message>
        <source>%1 was implied; it is written here as switched off.</source>
        <translation>%1 ergab sich; hier ist er als ausgeschaltet geschrieben.</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>The API&apos;s definition makes it run %1. It is written here now as it runs, to be changed; nothing is taken before it is applied.</source>
        <translation>%1 folgt aus der Definition der API. Hier steht der Filter jetzt so, wie er läuft, und kann geändert werden; wirksam wird es erst mit dem Anwenden.</translation>
    </message>
    <message>
        <source>Try against the capture</source>
        <translation>An der Aufzeichnung erproben</translation>
    </message>
    <message>
        <source>Evaluate the recorded exchanges against the drafts before they are applied; nobody is called</source>
        <translation>Die aufgezeichneten Aufrufe an den Entwürfen messen, bevor sie gelten; niemand wird aufgerufen</translation>
    </message>
    <message>
        <source>This gateway evaluates nothing.</source>
        <translation>Dieses Gateway wertet nichts aus.</translation>
    </message>
    <message>
        <source>The gateway does not run.</source>
        <translation>Das Gateway läuft nicht.</translation>
    </message>
    <message>
        <source>What to do with the chain</source>
        <translation>Was mit der Kette zu tun ist</translation>
    </message>
    <message>
        <source>Reading what makes this API run %1…</source>
        <translation>Es wird gelesen, was diese API %1 laufen lässt …</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChainList</name>
    <message>
        <source>Filters of the chain</source>
        <translation>Filter der Kette</translation>
    </message>
    <message>
        <source>About the last change</source>
        <translation>Zur letzten Änderung</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChainModel</name>
    <message>
        <source>%1 (answer)</source>
        <comment>filter</comment>
        <translation>%1 (Antwort)</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>durchgelassen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <comment>microseconds</comment>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Configured in</source>
        <translation>Festgelegt in</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChainScope</name>
    <message>
        <source>Whose chain</source>
        <translation>Wessen Kette</translation>
    </message>
    <message>
        <source>For which operation</source>
        <translation>Für welche Operation</translation>
    </message>
    <message>
        <source>Where the changes are written</source>
        <translation>Wohin die Änderungen geschrieben werden</translation>
    </message>
    <message>
        <source>Filters for every operation of the API, or for one</source>
        <translation>Filter für jede Operation der API oder für eine</translation>
    </message>
    <message>
        <source>All APIs</source>
        <translation>Alle APIs</translation>
    </message>
    <message>
        <source>All operations</source>
        <translation>Alle Operationen</translation>
    </message>
    <message>
        <source>written to %1</source>
        <translation>geschrieben nach %1</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChildGateway</name>
    <message>
        <source>The gateway program %1 could not be started: %2</source>
        <translation>Das Gateway-Programm %1 konnte nicht gestartet werden: %2</translation>
    </message>
    <message>
        <source>No folder for the control socket could be made: %1</source>
        <translation>Für den Steuer-Socket konnte kein Ordner angelegt werden: %1</translation>
    </message>
    <message>
        <source>The gateway could not start: %1</source>
        <translation>Das Gateway konnte nicht starten: %1</translation>
    </message>
    <message>
        <source>The gateway ended by itself (exit code %1). It can be started again.</source>
        <translation>Das Gateway endete von selbst (Rückgabewert %1). Es kann wieder gestartet werden.</translation>
    </message>
    <message>
        <source>The gateway crashed. It can be started again.</source>
        <translation>Das Gateway ist abgestürzt. Es kann wieder gestartet werden.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChoiceEditor</name>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>true</source>
        <translation>true</translation>
    </message>
    <message>
        <source>false</source>
        <translation>false</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CodeView</name>
    <message>
        <source>Escape, then Tab leaves the text</source>
        <translation>Esc und dann Tab verlässt den Text</translation>
    </message>
    <message>
        <source>There is not enough memory to show all of it.</source>
        <translation>Der Speicher reicht nicht, um alles davon zu zeigen.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ColourRules</name>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgewiesen</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Langsam</translation>
    </message>
    <message>
        <source>At character %1: %2</source>
        <translation>An Zeichen %1: %2</translation>
    </message>
    <message>
        <source>Write which exchanges get the colour.</source>
        <translation>Schreiben Sie, welche Aufrufe die Farbe bekommen.</translation>
    </message>
    <message>
        <source>A rule can only ask for what the list shows, not for headers, bodies or steps.</source>
        <translation>Eine Regel kann nur nach dem fragen, was die Liste zeigt, nicht nach Headern, Bodys oder Schritten.</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Indigo</source>
        <translation>Indigo</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>Magenta</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Lime</source>
        <translation>Limone</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Petrol</translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation>Cyan</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Which exchanges</source>
        <translation>Welche Aufrufe</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ColourRulesDialog</name>
    <message>
        <source>Colour of the rule</source>
        <translation>Farbe der Regel</translation>
    </message>
    <message>
        <source>Colour rules</source>
        <translation>Farbregeln</translation>
    </message>
    <message>
        <source>What is wrong with the chosen rule</source>
        <translation>Was an der gewählten Regel falsch ist</translation>
    </message>
    <message>
        <source>The first rule that holds gives a row its colour, and its name stands beside it in the column Marks. Changes are seen in the list at once.</source>
        <translation>Die erste Regel, die zutrifft, gibt einer Zeile ihre Farbe; ihr Name steht daneben in der Spalte Markierungen. Änderungen sind sofort in der Liste zu sehen.</translation>
    </message>
    <message>
        <source>How colour rules work</source>
        <translation>Wie Farbregeln wirken</translation>
    </message>
    <message>
        <source>What to do with the rules</source>
        <translation>Was mit den Regeln zu tun ist</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Neue Regel</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>As they were at first</source>
        <translation>Wie am Anfang</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CommandPalette</name>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>%1   (%2)</source>
        <comment>found entry, its key or place</comment>
        <translation>%1   (%2)</translation>
    </message>
    <message>
        <source>Search or command</source>
        <translation>Suche oder Befehl</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Befehl finden</translation>
    </message>
    <message>
        <source>Exchange %1</source>
        <translation>Aufruf %1</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Filter exchanges: %1</source>
        <translation>Aufrufe filtern: %1</translation>
    </message>
    <message>
        <source>Search settings: %1</source>
        <translation>Einstellungen suchen: %1</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Open workspace %1</source>
        <translation>Arbeitsbereich %1 öffnen</translation>
    </message>
    <message>
        <source>Command, page, API, #exchange or /filter; ? shows more</source>
        <translation>Befehl, Seite, API, #Aufruf oder /Filter; ? zeigt mehr</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Listener %1</source>
        <translation>Listener %1</translation>
    </message>
    <message>
        <source>&gt; finds commands only</source>
        <translation>&gt; findet nur Befehle</translation>
    </message>
    <message>
        <source>/ filters the exchanges, as in /status&gt;=400</source>
        <translation>/ filtert die Aufrufe, zum Beispiel /status&gt;=400</translation>
    </message>
    <message>
        <source># and a number shows an exchange</source>
        <translation># und eine Nummer zeigt einen Aufruf</translation>
    </message>
    <message>
        <source>a and a space finds APIs</source>
        <translation>a und ein Leerzeichen findet APIs</translation>
    </message>
    <message>
        <source>p and a space finds policies</source>
        <translation>p und ein Leerzeichen findet Richtlinien</translation>
    </message>
    <message>
        <source>@ finds what belongs to the gateway</source>
        <translation>@ findet, was zum Gateway gehört</translation>
    </message>
    <message>
        <source>s and a space searches the settings</source>
        <translation>s und ein Leerzeichen durchsucht die Einstellungen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::CompareModel</name>
    <message>
        <source>%1, different</source>
        <translation>%1, verschieden</translation>
    </message>
    <message>
        <source>%1, only written differently</source>
        <translation>%1, nur anders geschrieben</translation>
    </message>
    <message>
        <source>(not there)</source>
        <translation>(nicht da)</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ComparePanel</name>
    <message>
        <source>Comparison of two exchanges</source>
        <translation>Vergleich zweier Aufrufe</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Differences, one below the other</source>
        <translation>Unterschiede untereinander</translation>
    </message>
    <message>
        <source>What to do with the comparison</source>
        <translation>Was mit dem Vergleich zu tun ist</translation>
    </message>
    <message>
        <source>How much differs</source>
        <translation>Wie viel sich unterscheidet</translation>
    </message>
    <message>
        <source>Show cosmetic ones</source>
        <translation>Auch die in der Form zeigen</translation>
    </message>
    <message>
        <source>Show what is the same</source>
        <translation>Gleiches zeigen</translation>
    </message>
    <message>
        <source>One below the other</source>
        <translation>Untereinander</translation>
    </message>
    <message>
        <source>What is ignored in JSON bodies</source>
        <translation>Was in JSON-Bodys übergangen wird</translation>
    </message>
    <message>
        <source>Ignore in JSON:</source>
        <translation>In JSON übergehen:</translation>
    </message>
    <message>
        <source>JSON pointers to be ignored</source>
        <translation>JSON-Pointer, die übergangen werden</translation>
    </message>
    <message>
        <source>JSON pointers, for instance /id /items/*/time</source>
        <translation>JSON-Pointer, zum Beispiel /id /items/*/time</translation>
    </message>
    <message>
        <source>What is wrong with the pointers</source>
        <translation>Was an den Pointern falsch ist</translation>
    </message>
    <message>
        <source>Fetching the traces of exchanges %1 and %2</source>
        <translation>Die Spuren der Aufrufe %1 und %2 werden geholt</translation>
    </message>
    <message>
        <source>%1: %2 %3, %4</source>
        <comment>number, method, target, status</comment>
        <translation>%1: %2 %3, %4</translation>
    </message>
    <message>
        <source>The trace of exchange %1 is no longer held</source>
        <translation>Die Spur von Aufruf %1 ist nicht mehr da</translation>
    </message>
    <message>
        <source>Only exchanges whose traces are held can be compared. Send the call again and compare with that.</source>
        <translation>Nur Aufrufe, deren Spuren noch da sind, lassen sich vergleichen. Senden Sie den Aufruf noch einmal und vergleichen Sie damit.</translation>
    </message>
    <message>
        <source>Comparing exchanges %1 and %2</source>
        <translation>Die Aufrufe %1 und %2 werden verglichen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ConfigEditor</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Die Datei speichern</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Read the file again and forget the changes</source>
        <translation>Die Datei neu lesen und die Änderungen vergessen</translation>
    </message>
    <message>
        <source>Text of the file</source>
        <translation>Text der Datei</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Message about the file</source>
        <translation>Meldung zur Datei</translation>
    </message>
    <message>
        <source>Save or revert this file first.</source>
        <translation>Speichern oder verwerfen Sie zuerst diese Datei.</translation>
    </message>
    <message>
        <source>%1 cannot be opened.</source>
        <translation>%1 lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>%1 was not saved.</source>
        <translation>%1 wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>The text is still here. Check free space and permissions, then save again.</source>
        <translation>Der Text ist noch da. Prüfen Sie freien Platz und Rechte und speichern Sie dann erneut.</translation>
    </message>
    <message>
        <source>Unsaved edits of %1 are here again.</source>
        <translation>Nicht gespeicherte Änderungen an %1 sind wieder da.</translation>
    </message>
    <message>
        <source>Save them, or revert to what the file says.</source>
        <translation>Speichern Sie sie, oder kehren Sie zu dem zurück, was in der Datei steht.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ConfirmBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Question before a change</source>
        <translation>Frage vor einer Änderung</translation>
    </message>
    <message>
        <source>What will happen</source>
        <translation>Was geschehen wird</translation>
    </message>
    <message>
        <source>Why it cannot be done</source>
        <translation>Warum es nicht geht</translation>
    </message>
    <message>
        <source>Cancel: nothing is changed</source>
        <translation>Abbrechen: nichts wird geändert</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ConflictModel</name>
    <message>
        <source>not there</source>
        <translation>nicht da</translation>
    </message>
    <message>
        <source>to decide</source>
        <translation>zu entscheiden</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>meins</translation>
    </message>
    <message>
        <source>theirs</source>
        <translation>ihres</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>wie es war</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Wie es war</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Meins</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>Ihres</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Genommen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ConnectPanel</name>
    <message>
        <source>Connect to a Publisher</source>
        <translation>Mit einem Publisher verbinden</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>Sign in with</source>
        <translation>Anmelden mit</translation>
    </message>
    <message>
        <source>User and password</source>
        <translation>Benutzer und Kennwort</translation>
    </message>
    <message>
        <source>Client and secret</source>
        <translation>Client und Geheimnis</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugriffs-Token</translation>
    </message>
    <message>
        <source>&amp;Sign in with</source>
        <translation>A&amp;nmelden mit</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>for instance admin</source>
        <translation>zum Beispiel admin</translation>
    </message>
    <message>
        <source>&amp;Tenant</source>
        <translation>&amp;Mandant</translation>
    </message>
    <message>
        <source>empty for carbon.super</source>
        <translation>leer für carbon.super</translation>
    </message>
    <message>
        <source>C&amp;lient id</source>
        <translation>C&amp;lient-ID</translation>
    </message>
    <message>
        <source>empty: one is registered</source>
        <translation>leer: Es wird einer angemeldet</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Kennwort</translation>
    </message>
    <message>
        <source>CA &amp;file</source>
        <translation>CA-&amp;Datei</translation>
    </message>
    <message>
        <source>PEM file; empty for this computer&apos;s own</source>
        <translation>PEM-Datei; leer für die dieses Rechners</translation>
    </message>
    <message>
        <source>Where the password is kept</source>
        <translation>Wo das Kennwort liegt</translation>
    </message>
    <message>
        <source>Why it failed</source>
        <translation>Warum es fehlschlug</translation>
    </message>
    <message>
        <source>The server&apos;s certificate</source>
        <translation>Das Zertifikat des Servers</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>Diesem Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>Trust exactly this certificate for this connection</source>
        <translation>Für diese Verbindung genau diesem Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>empty: as kept in the keychain</source>
        <translation>leer: wie im Schlüsselbund</translation>
    </message>
    <message>
        <source>Client s&amp;ecret</source>
        <translation>Client-&amp;Geheimnis</translation>
    </message>
    <message>
        <source>To&amp;ken</source>
        <translation>To&amp;ken</translation>
    </message>
    <message>
        <source>Connecting...</source>
        <translation>Verbindung läuft …</translation>
    </message>
    <message>
        <source>The password is kept in the keychain of this computer, never in a file.</source>
        <translation>Das Kennwort liegt im Schlüsselbund dieses Rechners, nie in einer Datei.</translation>
    </message>
    <message>
        <source>No keychain answers here, so the password is kept until the workbench ends, never in a file. Install a keyring to keep it longer.</source>
        <translation>Hier antwortet kein Schlüsselbund. Das Kennwort bleibt deshalb nur, bis die Workbench endet, und liegt nie in einer Datei. Installieren Sie einen Schlüsselbund, um es länger zu behalten.</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>HTTP proxy</source>
        <translation>HTTP-Proxy</translation>
    </message>
    <message>
        <source>SOCKS 5 proxy</source>
        <translation>SOCKS-5-Proxy</translation>
    </message>
    <message>
        <source>Pro&amp;xy</source>
        <translation>Pro&amp;xy</translation>
    </message>
    <message>
        <source>Proxy &amp;host</source>
        <translation>Proxy-&amp;Rechner</translation>
    </message>
    <message>
        <source>for instance proxy.example.org</source>
        <translation>zum Beispiel proxy.example.org</translation>
    </message>
    <message>
        <source>Proxy p&amp;ort</source>
        <translation>Proxy-P&amp;ort</translation>
    </message>
    <message>
        <source>for instance 3128</source>
        <translation>zum Beispiel 3128</translation>
    </message>
    <message>
        <source>P&amp;roxy user</source>
        <translation>Proxy-Ben&amp;utzer</translation>
    </message>
    <message>
        <source>empty when the proxy asks for none</source>
        <translation>leer, wenn der Proxy keinen verlangt</translation>
    </message>
    <message>
        <source>Proxy pass&amp;word</source>
        <translation>Proxy-Kenn&amp;wort</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>empty: the server&apos;s name</source>
        <translation>leer: der Name des Servers</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ControlRerun</name>
    <message>
        <source>The gateway is not running.</source>
        <translation>Das Gateway läuft nicht.</translation>
    </message>
    <message>
        <source>The gateway answered with %1.</source>
        <translation>Das Gateway hat mit %1 geantwortet.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::Demo</name>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
</context>
<context>
    <name>postern::workbench::DemoTour</name>
    <message>
        <source>The demo&apos;s way took too long.</source>
        <translation>Der Weg durch die Demo dauerte zu lange.</translation>
    </message>
    <message>
        <source>The gateway did not start.</source>
        <translation>Das Gateway ist nicht gestartet.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) were answered otherwise than the demo expects.</source>
        <translation>
            <numerusform>%Ln Aufruf wurde anders beantwortet, als die Demo erwartet.</numerusform>
            <numerusform>%Ln Aufrufe wurden anders beantwortet, als die Demo erwartet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::DifferenceDialog</name>
    <message>
        <source>Compared with</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>Number of differences</source>
        <translation>Zahl der Unterschiede</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Differences of %1</source>
        <translation>Unterschiede von %1</translation>
    </message>
    <message>
        <source>Draft and what runs</source>
        <translation>Entwurf und was läuft</translation>
    </message>
    <message>
        <source>Chain of the draft and of the pulled revision</source>
        <translation>Kette des Entwurfs und der geholten Revision</translation>
    </message>
    <message>
        <source>No differences.</source>
        <translation>Keine Unterschiede.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) differ.</source>
        <translation>
            <numerusform>%Ln Zeile ist anders.</numerusform>
            <numerusform>%Ln Zeilen sind anders.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the API&apos;s files…</source>
        <translation>Die Dateien der API werden gelesen …</translation>
    </message>
</context>
<context>
    <name>postern::workbench::DryRun</name>
    <message>
        <source>not sent: {{%1}} has no value</source>
        <translation>nicht gesendet: {{%1}} hat keinen Wert</translation>
    </message>
</context>
<context>
    <name>postern::workbench::EnvironmentDialog</name>
    <message>
        <source>Environments</source>
        <translation>Umgebungen</translation>
    </message>
    <message>
        <source>Message about the environments</source>
        <translation>Meldung zu den Umgebungen</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>&amp;Neu</translation>
    </message>
    <message>
        <source>New environment</source>
        <translation>Neue Umgebung</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Remove the environment</source>
        <translation>Die Umgebung entfernen</translation>
    </message>
    <message>
        <source>Save the environment</source>
        <translation>Die Umgebung speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The environment</source>
        <translation>Die Umgebung</translation>
    </message>
    <message>
        <source>Name of the environment</source>
        <translation>Name der Umgebung</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Variablen</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Die Zeile entfernen</translation>
    </message>
    <message>
        <source>Where the environment is kept</source>
        <translation>Wo die Umgebung aufbewahrt wird</translation>
    </message>
    <message>
        <source>%1 is not an environment.</source>
        <translation>%1 ist keine Umgebung.</translation>
    </message>
    <message>
        <source>Correct the file with a text editor, or write it anew here.</source>
        <translation>Berichtigen Sie die Datei mit einem Texteditor, oder schreiben Sie sie hier neu.</translation>
    </message>
    <message>
        <source>Development</source>
        <translation>Entwicklung</translation>
    </message>
    <message>
        <source>Give the environment a name.</source>
        <translation>Geben Sie der Umgebung einen Namen.</translation>
    </message>
    <message>
        <source>There is an environment with the name %1 already.</source>
        <translation>Eine Umgebung mit dem Namen %1 gibt es schon.</translation>
    </message>
    <message>
        <source>The environment is not saved.</source>
        <translation>Die Umgebung ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>It is saved in the workspace&apos;s folder environments.</source>
        <translation>Sie wird im Ordner environments des Arbeitsbereichs gespeichert.</translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation>Datei: %1</translation>
    </message>
    <message>
        <source>Secret values are kept in the keychain.</source>
        <translation>Geheime Werte liegen im Schlüsselbund.</translation>
    </message>
    <message>
        <source>Secret values last until the workbench ends: %1</source>
        <translation>Geheime Werte halten, bis die Werkbank endet: %1</translation>
    </message>
</context>
<context>
    <name>postern::workbench::EnvironmentSet</name>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>{{%1}} has no value: no environment is chosen.</source>
        <translation>{{%1}} hat keinen Wert: Es ist keine Umgebung gewählt.</translation>
    </message>
    <message>
        <source>{{%1}} has no value: the environment %2 does not have it.</source>
        <translation>{{%1}} hat keinen Wert: Die Umgebung %2 hat sie nicht.</translation>
    </message>
    <message>
        <source>{{%1}} has no value: the environment variable %2 is not set. Set it before you start the workbench.</source>
        <translation>{{%1}} hat keinen Wert: Die Umgebungsvariable %2 ist nicht gesetzt. Setzen Sie sie, bevor Sie die Werkbank starten.</translation>
    </message>
    <message>
        <source>{{%1}} has no value: the file %2 cannot be read.</source>
        <translation>{{%1}} hat keinen Wert: Die Datei %2 kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>{{%1}} has no value: %2</source>
        <translation>{{%1}} hat keinen Wert: %2</translation>
    </message>
    <message>
        <source>{{%1}} has no value yet: the keychain is asked for it.</source>
        <translation>{{%1}} hat noch keinen Wert: Der Schlüsselbund wird danach gefragt.</translation>
    </message>
    <message>
        <source>{{%1}} has no value: it leads to itself.</source>
        <translation>{{%1}} hat keinen Wert: Sie führt zu sich selbst.</translation>
    </message>
    <message>
        <source>No workspace is open.</source>
        <translation>Es ist kein Arbeitsbereich geöffnet.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>%1 could not be removed.</source>
        <translation>%1 konnte nicht entfernt werden.</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry %1 is not one of an environment.</source>
        <translation>der Eintrag %1 des Schlüsselbunds gehört zu keiner Umgebung.</translation>
    </message>
    <message>
        <source>the keychain of this machine has no entry for it. Type it once in the editor of environments.</source>
        <translation>der Schlüsselbund dieses Rechners hat keinen Eintrag dafür. Geben Sie ihn einmal im Editor der Umgebungen ein.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExchangeDetail</name>
    <message>
        <source>The chosen exchange</source>
        <translation>Der gewählte Aufruf</translation>
    </message>
    <message>
        <source>The chain in numbers</source>
        <translation>Die Kette in Zahlen</translation>
    </message>
    <message>
        <source>Filter chain</source>
        <translation>Filterkette</translation>
    </message>
    <message>
        <source>Chain and message</source>
        <translation>Kette und Nachricht</translation>
    </message>
    <message>
        <source>Message at the step</source>
        <translation>Nachricht am Schritt</translation>
    </message>
    <message>
        <source>The chosen step</source>
        <translation>Der gewählte Schritt</translation>
    </message>
    <message>
        <source>What the step changed</source>
        <translation>Was der Schritt änderte</translation>
    </message>
    <message>
        <source>Message before the step</source>
        <translation>Nachricht vor dem Schritt</translation>
    </message>
    <message>
        <source>Message after the step</source>
        <translation>Nachricht nach dem Schritt</translation>
    </message>
    <message>
        <source>Diff</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Views of the message at the step</source>
        <translation>Ansichten der Nachricht am Schritt</translation>
    </message>
    <message>
        <source>The exchange&apos;s messages</source>
        <translation>Die Nachrichten des Aufrufs</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>What the backend received and answered</source>
        <translation>Was das Backend erhielt und antwortete</translation>
    </message>
    <message>
        <source>What the gateway knew</source>
        <translation>Was das Gateway wusste</translation>
    </message>
    <message>
        <source>The whole trace as text</source>
        <translation>Die ganze Spur als Text</translation>
    </message>
    <message>
        <source>At this step</source>
        <translation>An diesem Schritt</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>Backend</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Parts of the exchange</source>
        <translation>Teile des Aufrufs</translation>
    </message>
    <message>
        <source>Whose request and response</source>
        <translation>Wessen Anfrage und Antwort</translation>
    </message>
    <message>
        <source>As the client saw it</source>
        <translation>Wie der Client es sah</translation>
    </message>
    <message>
        <source>As the gateway passed it on</source>
        <translation>Wie das Gateway es weitergab</translation>
    </message>
    <message>
        <source>As the backend saw it</source>
        <translation>Wie das Backend es sah</translation>
    </message>
    <message>
        <source>Choose an exchange</source>
        <translation>Wählen Sie einen Aufruf</translation>
    </message>
    <message>
        <source>Its way through the filter chain is shown here, step by step.</source>
        <translation>Hier steht dann sein Weg durch die Filterkette, Schritt für Schritt.</translation>
    </message>
    <message>
        <source>Fetching the trace of exchange %1</source>
        <translation>Die Spur von Aufruf %1 wird geholt</translation>
    </message>
    <message>
        <source>The gateway keeps the traces of the newest exchanges only, and none of an earlier run.</source>
        <translation>Das Gateway hebt nur die Spuren der neuesten Aufrufe auf, und keine aus einem früheren Lauf.</translation>
    </message>
    <message>
        <source>Recording is off, so nothing but the list&apos;s row was kept.</source>
        <translation>Die Aufzeichnung ist aus, darum gibt es nur die Zeile der Liste.</translation>
    </message>
    <message>
        <source>The trace of exchange %1 is no longer held</source>
        <translation>Die Spur von Aufruf %1 ist nicht mehr da</translation>
    </message>
    <message>
        <source>Exchange %1: %2</source>
        <translation>Aufruf %1: %2</translation>
    </message>
    <message>
        <source>Step %1, %2: %3</source>
        <translation>Schritt %1, %2: %3</translation>
    </message>
    <message>
        <source>This step did not run.</source>
        <translation>Dieser Schritt lief nicht.</translation>
    </message>
    <message>
        <source>The exchange did not get so far.</source>
        <translation>Der Aufruf kam nicht so weit.</translation>
    </message>
    <message>
        <source>The client left before an answer.</source>
        <translation>Der Client ging vor einer Antwort.</translation>
    </message>
    <message>
        <source>No answer: %1</source>
        <translation>Keine Antwort: %1</translation>
    </message>
    <message>
        <source>What the gateway knew before and after the step</source>
        <translation>Was das Gateway vor und nach dem Schritt wusste</translation>
    </message>
    <message>
        <source>The gateway had noted nothing up to here.</source>
        <translation>Bis hierher hatte das Gateway nichts vermerkt.</translation>
    </message>
    <message>
        <source>Bodies as octets</source>
        <translation>Rümpfe als Oktette</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Whose side of the exchange the tabs Request, Response and Hex show</source>
        <translation>Wessen Sicht die Reiter Anfrage, Antwort und Hex zeigen</translation>
    </message>
    <message>
        <source>no body</source>
        <translation>kein Rumpf</translation>
    </message>
    <message>
        <source>Body of the request</source>
        <translation>Rumpf der Anfrage</translation>
    </message>
    <message>
        <source>Body of the response</source>
        <translation>Rumpf der Antwort</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExchangeListModel</name>
    <message>
        <source>left</source>
        <comment>the client left before an answer</comment>
        <translation>weg</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>No.</source>
        <comment>number of an exchange</comment>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Beantwortet von</translation>
    </message>
    <message>
        <source>mark %1</source>
        <translation>Markierung %1</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Markierungen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExchangePane</name>
    <message>
        <source>List of exchanges</source>
        <translation>Liste der Aufrufe</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Exchanges</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>What to do with the list</source>
        <translation>Was mit der Liste zu tun ist</translation>
    </message>
    <message>
        <source>How many exchanges</source>
        <translation>Wie viele Aufrufe</translation>
    </message>
    <message>
        <source>A call to begin with</source>
        <translation>Ein Aufruf für den Anfang</translation>
    </message>
    <message>
        <source>Command that calls the gateway</source>
        <translation>Befehl, der das Gateway aufruft</translation>
    </message>
    <message>
        <source>matches %1 of %2</source>
        <translation>%1 von %2 passen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s)</source>
        <translation>
            <numerusform>%Ln Aufruf</numerusform>
            <numerusform>%Ln Aufrufe</numerusform>
        </translation>
    </message>
    <message>
        <source>, stopped early</source>
        <translation>, vorzeitig angehalten</translation>
    </message>
    <message numerus="yes">
        <source>, %Ln held back</source>
        <translation>
            <numerusform>, %Ln zurückgehalten</numerusform>
            <numerusform>, %Ln zurückgehalten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln lost by the recording</source>
        <translation>
            <numerusform>, %Ln von der Aufzeichnung verloren</numerusform>
            <numerusform>, %Ln von der Aufzeichnung verloren</numerusform>
        </translation>
    </message>
    <message>
        <source>No filter is running.</source>
        <translation>Kein Filter läuft.</translation>
    </message>
    <message>
        <source>Actions for the exchange</source>
        <translation>Befehle für den Aufruf</translation>
    </message>
    <message>
        <source>, filtering, %1 % done</source>
        <translation>, Filtern, %1 % fertig</translation>
    </message>
    <message numerus="yes">
        <source>, %Ln without a trace not tried</source>
        <translation>
            <numerusform>, %Ln ohne Spur nicht geprüft</numerusform>
            <numerusform>, %Ln ohne Spur nicht geprüft</numerusform>
        </translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Note on exchange %1</source>
        <translation>Notiz zu Aufruf %1</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExportDesk</name>
    <message>
        <source>The project cannot be exported as it is.</source>
        <translation>Das Projekt lässt sich so nicht exportieren.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s) in it.</source>
        <translation>
            <numerusform>%Ln Fehler darin.</numerusform>
            <numerusform>%Ln Fehler darin.</numerusform>
        </translation>
    </message>
    <message>
        <source>Problems says where.</source>
        <translation>Probleme sagt, wo.</translation>
    </message>
    <message>
        <source>The export was not finished.</source>
        <translation>Der Export kam zu keinem Ende.</translation>
    </message>
    <message>
        <source>Validate the export</source>
        <translation>Den Export prüfen</translation>
    </message>
    <message>
        <source>Dry run of the export</source>
        <translation>Probelauf des Exports</translation>
    </message>
    <message>
        <source>Export to %1</source>
        <translation>Export nach %1</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>Abgebrochen; nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Nothing was written: %1 is something else.</source>
        <translation>Nichts wurde geschrieben: %1 ist etwas anderes.</translation>
    </message>
    <message>
        <source>Exactly this is there already.</source>
        <translation>Genau das ist schon da.</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Nach %1 geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) would be written.</source>
        <translation>
            <numerusform>%Ln Datei würde geschrieben.</numerusform>
            <numerusform>%Ln Dateien würden geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>The dry run was not finished.</source>
        <translation>Der Probelauf kam zu keinem Ende.</translation>
    </message>
    <message>
        <source>%1/%2 pass</source>
        <translation>%1/%2 bestehen</translation>
    </message>
    <message>
        <source>The workspace was closed.</source>
        <translation>Der Arbeitsbereich wurde geschlossen.</translation>
    </message>
    <message>
        <source>Stopping...</source>
        <translation>Hält an …</translation>
    </message>
    <message>
        <source>Reads the files that the configuration names...</source>
        <translation>Liest die Dateien, die die Konfiguration nennt ...</translation>
    </message>
    <message>
        <source>Lists what posternd consists of...</source>
        <translation>Führt auf, woraus posternd besteht ...</translation>
    </message>
    <message>
        <source>Arranges the files for the target...</source>
        <translation>Ordnet die Dateien für das Ziel ...</translation>
    </message>
    <message>
        <source>Writes...</source>
        <translation>Schreibt ...</translation>
    </message>
    <message>
        <source>Calls the bundle: %1 of %2...</source>
        <translation>Ruft das Bündel auf: %1 von %2 ...</translation>
    </message>
    <message>
        <source>Builds the project...</source>
        <translation>Baut das Projekt ...</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExportForm</name>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Open keys</source>
        <translation>Offene Schlüssel</translation>
    </message>
    <message>
        <source>Sign with</source>
        <translation>Signieren mit</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>Replikate</translation>
    </message>
    <message>
        <source>What is exported, and how</source>
        <translation>Was exportiert wird, und wie</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Archive (tar.zst)</source>
        <translation>Archiv (tar.zst)</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>OCI image</source>
        <translation>OCI-Image</translation>
    </message>
    <message>
        <source>Docker Compose</source>
        <translation>Docker Compose</translation>
    </message>
    <message>
        <source>Kubernetes</source>
        <translation>Kubernetes</translation>
    </message>
    <message>
        <source>systemd unit</source>
        <translation>systemd-Unit</translation>
    </message>
    <message>
        <source>What the gateway is to run in</source>
        <translation>Worin das Gateway laufen soll</translation>
    </message>
    <message>
        <source>Of images, units and objects: small letters, digits and -, as a host name</source>
        <translation>Von Images, Units und Objekten: Kleinbuchstaben, Ziffern und -, wie ein Hostname</translation>
    </message>
    <message>
        <source>made of what is in it</source>
        <translation>aus dem Inhalt gebildet</translation>
    </message>
    <message>
        <source>Without a version the first digits of the bundle&apos;s hash are one</source>
        <translation>Ohne Version sind es die ersten Ziffern vom Hash des Bündels</translation>
    </message>
    <message>
        <source>all that can be</source>
        <translation>alle, die es sein können</translation>
    </message>
    <message>
        <source>What the place where it runs may set, with commas between; &quot;none&quot; closes all. These can be open:</source>
        <translation>Was der Ort, an dem es läuft, setzen darf, mit Kommas dazwischen; „none“ schließt alle. Offen sein können:</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>nicht signiert</translation>
    </message>
    <message>
        <source>A file with an Ed25519 key; postern export --make-key FILE makes one</source>
        <translation>Eine Datei mit einem Ed25519-Schlüssel; postern export --make-key DATEI legt eine an</translation>
    </message>
    <message>
        <source>posternd was not found</source>
        <translation>posternd wurde nicht gefunden</translation>
    </message>
    <message>
        <source>The posternd that goes along, and that a dry run starts</source>
        <translation>Das posternd, das mitgeht und das ein Probelauf startet</translation>
    </message>
    <message>
        <source>the name</source>
        <translation>der Name</translation>
    </message>
    <message>
        <source>registry.example/team/orders</source>
        <translation>registry.example/team/orders</translation>
    </message>
    <message>
        <source>&amp;Target</source>
        <translation>&amp;Ziel</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Ve&amp;rsion</source>
        <translation>Ve&amp;rsion</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Image</translation>
    </message>
    <message>
        <source>&amp;Open keys</source>
        <translation>&amp;Offene Schlüssel</translation>
    </message>
    <message>
        <source>Si&amp;gn with</source>
        <translation>Si&amp;gnieren mit</translation>
    </message>
    <message>
        <source>Choose the key that signs</source>
        <translation>Den signierenden Schlüssel wählen</translation>
    </message>
    <message>
        <source>&amp;Program</source>
        <translation>&amp;Programm</translation>
    </message>
    <message>
        <source>Choose the program that goes along</source>
        <translation>Das Programm wählen, das mitgeht</translation>
    </message>
    <message>
        <source>Rep&amp;licas</source>
        <translation>Rep&amp;likate</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExportPage</name>
    <message>
        <source>Message about the export</source>
        <translation>Meldung über den Export</translation>
    </message>
    <message>
        <source>In short</source>
        <translation>In Kürze</translation>
    </message>
    <message>
        <source>Files and what is in them</source>
        <translation>Dateien und was darin ist</translation>
    </message>
    <message>
        <source>Parts of the export</source>
        <translation>Teile des Exports</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Problems of the export</source>
        <translation>Probleme des Exports</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Secrets that the bundle expects</source>
        <translation>Geheimnisse, die das Bündel erwartet</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>Command that starts the export</source>
        <translation>Befehl, der den Export startet</translation>
    </message>
    <message>
        <source>&amp;Command</source>
        <translation>&amp;Befehl</translation>
    </message>
    <message>
        <source>Files that would be written</source>
        <translation>Dateien, die geschrieben würden</translation>
    </message>
    <message>
        <source>Enter or double click opens the place</source>
        <translation>Eingabe oder Doppelklick öffnet die Stelle</translation>
    </message>
    <message>
        <source>Validate</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Show what would be written, and what is wrong with it; nothing is written</source>
        <translation>Zeigen, was geschrieben würde und was daran falsch ist; nichts wird geschrieben</translation>
    </message>
    <message>
        <source>Start the bundle without a window and run the tests and the marked calls against it</source>
        <translation>Das Bündel ohne Fenster starten und die Tests und die markierten Aufrufe dagegen laufen lassen</translation>
    </message>
    <message>
        <source>Write the export...</source>
        <translation>Den Export schreiben ...</translation>
    </message>
    <message>
        <source>Write the export to a place on this computer</source>
        <translation>Den Export an eine Stelle auf diesem Rechner schreiben</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Write the export in place of what is there</source>
        <translation>Den Export an die Stelle dessen schreiben, was da ist</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>Den Export abbrechen</translation>
    </message>
    <message>
        <source>Stop what runs; nothing half-written stays</source>
        <translation>Anhalten, was läuft; nichts halb Geschriebenes bleibt</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the command that starts the export</source>
        <translation>Den Befehl kopieren, der den Export startet</translation>
    </message>
    <message>
        <source>The command is copied.</source>
        <translation>Der Befehl ist kopiert.</translation>
    </message>
    <message>
        <source>Exactly this is there already: %1</source>
        <translation>Genau das ist schon da: %1</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>Dry run: %1/%2 pass</source>
        <translation>Probelauf: %1/%2 bestehen</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>There is no API in this workspace yet.</source>
        <translation>In diesem Arbeitsbereich ist noch keine API.</translation>
    </message>
    <message>
        <source>An export runs.</source>
        <translation>Ein Export läuft.</translation>
    </message>
    <message>
        <source>There is nothing to be replaced.</source>
        <translation>Es gibt nichts zu ersetzen.</translation>
    </message>
    <message>
        <source>No export runs.</source>
        <translation>Es läuft kein Export.</translation>
    </message>
    <message>
        <source>It is stopping.</source>
        <translation>Er hält an.</translation>
    </message>
    <message>
        <source>Validate first.</source>
        <translation>Prüfen Sie zuerst.</translation>
    </message>
    <message>
        <source>Nothing to export yet</source>
        <translation>Noch nichts zu exportieren</translation>
    </message>
    <message>
        <source>Add an API to this workspace; then the gateway can be exported.</source>
        <translation>Fügen Sie diesem Arbeitsbereich eine API hinzu; dann lässt sich das Gateway exportieren.</translation>
    </message>
    <message>
        <source>Not looked at yet</source>
        <translation>Noch nicht angesehen</translation>
    </message>
    <message>
        <source>Validate shows each file that would be written. Nothing is written before you say where.</source>
        <translation>Prüfen zeigt jede Datei, die geschrieben würde. Nichts wird geschrieben, bevor Sie sagen, wohin.</translation>
    </message>
    <message numerus="yes">
        <source>Edits of %Ln file(s) are not applied, and not exported: %1</source>
        <translation>
            <numerusform>Änderungen an %Ln Datei sind nicht angewandt und werden nicht exportiert: %1</numerusform>
            <numerusform>Änderungen an %Ln Dateien sind nicht angewandt und werden nicht exportiert: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is there already, and is something else. Nothing was written.</source>
        <translation>%1 ist schon da und ist etwas anderes. Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>%1 is there already, and no export made it. Nothing was written.</source>
        <translation>%1 ist schon da, und kein Export hat es angelegt. Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Wählen Sie eine andere Stelle.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s)</source>
        <translation>
            <numerusform>%Ln API</numerusform>
            <numerusform>%Ln APIs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln operation(s)</source>
        <translation>
            <numerusform>%Ln Operation</numerusform>
            <numerusform>%Ln Operationen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>signed</source>
        <translation>signiert</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>nicht signiert</translation>
    </message>
    <message>
        <source>Before the last change</source>
        <translation>Vor der letzten Änderung</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FederationDesk</name>
    <message>
        <source>Discover what lives at the gateways</source>
        <translation>Nachsehen, was auf den Gateways lebt</translation>
    </message>
    <message>
        <source>Check drift at all gateways</source>
        <translation>Abweichungen auf allen Gateways prüfen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln gateway(s) did not answer as they should.</source>
        <translation>
            <numerusform>%Ln Gateway hat nicht richtig geantwortet.</numerusform>
            <numerusform>%Ln Gateways haben nicht richtig geantwortet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::FederationPage</name>
    <message>
        <source>Federation</source>
        <translation>Föderation</translation>
    </message>
    <message>
        <source>Check drift</source>
        <translation>Abweichungen prüfen</translation>
    </message>
    <message>
        <source>Compare all APIs with what is at all gateways</source>
        <translation>Alle APIs mit dem vergleichen, was auf allen Gateways ist</translation>
    </message>
    <message>
        <source>Discover all</source>
        <translation>Überall nachsehen</translation>
    </message>
    <message>
        <source>List what lives at all gateways; nothing is imported by that</source>
        <translation>Auflisten, was auf allen Gateways lebt; übernommen wird dabei nichts</translation>
    </message>
    <message>
        <source>Add gateway...</source>
        <translation>Gateway hinzufügen …</translation>
    </message>
    <message>
        <source>Name a gateway, its credentials and what may be done there</source>
        <translation>Ein Gateway nennen, seine Zugangsdaten und was dort getan werden darf</translation>
    </message>
    <message>
        <source>Edit gateway...</source>
        <translation>Gateway bearbeiten …</translation>
    </message>
    <message>
        <source>Change the settings of the chosen gateway</source>
        <translation>Die Einstellungen des gewählten Gateways ändern</translation>
    </message>
    <message>
        <source>Remove gateway...</source>
        <translation>Gateway entfernen …</translation>
    </message>
    <message>
        <source>Take the chosen gateway out of the workspace; nothing there is changed</source>
        <translation>Das gewählte Gateway aus dem Arbeitsbereich nehmen; dort ändert sich nichts</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Ask the chosen gateway whether it answers and which rights are missing</source>
        <translation>Das gewählte Gateway fragen, ob es antwortet und welche Rechte fehlen</translation>
    </message>
    <message>
        <source>Discover this one</source>
        <translation>Auf diesem nachsehen</translation>
    </message>
    <message>
        <source>List what lives at the chosen gateway</source>
        <translation>Auflisten, was auf dem gewählten Gateway lebt</translation>
    </message>
    <message>
        <source>Retry what failed</source>
        <translation>Fehlgeschlagenes wiederholen</translation>
    </message>
    <message>
        <source>Once more what failed, and only where it failed</source>
        <translation>Noch einmal, was fehlgeschlagen ist, und nur dort</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>End what runs at all gateways; a deployment ends with the call that was sent</source>
        <translation>Beenden, was auf allen Gateways läuft; eine Übertragung endet mit dem Aufruf, der gesendet ist</translation>
    </message>
    <message>
        <source>Read environments.yaml again</source>
        <translation>environments.yaml neu lesen</translation>
    </message>
    <message>
        <source>Read the workspace&apos;s gateways again</source>
        <translation>Die Gateways des Arbeitsbereichs neu lesen</translation>
    </message>
    <message>
        <source>Check this one</source>
        <translation>Diese prüfen</translation>
    </message>
    <message>
        <source>Read the chosen API at the chosen gateway, whatever its list says</source>
        <translation>Die gewählte API auf dem gewählten Gateway lesen, was immer dessen Liste sagt</translation>
    </message>
    <message>
        <source>Review plan... (push desired)</source>
        <translation>Plan ansehen … (Gewünschtes übertragen)</translation>
    </message>
    <message>
        <source>Plan what makes the gateway hold the API as it is here; nothing is changed by that</source>
        <translation>Planen, wie das Gateway die API so bekommt, wie sie hier ist; dabei ändert sich nichts</translation>
    </message>
    <message>
        <source>Plan to take it away...</source>
        <translation>Entfernen planen …</translation>
    </message>
    <message>
        <source>Plan what takes the API away from the gateway; nothing is changed by that</source>
        <translation>Planen, wie die API vom Gateway verschwindet; dabei ändert sich nichts</translation>
    </message>
    <message>
        <source>Take live</source>
        <translation>Vorhandenes übernehmen</translation>
    </message>
    <message>
        <source>Ignore...</source>
        <translation>Hinnehmen …</translation>
    </message>
    <message>
        <source>Live with the chosen difference: a rule in environments.yaml, which is counted</source>
        <translation>Den gewählten Unterschied hinnehmen: als Regel in environments.yaml, die mitgezählt wird</translation>
    </message>
    <message>
        <source>Apply the plan</source>
        <translation>Plan anwenden</translation>
    </message>
    <message>
        <source>Send the calls of the plan, one after the other</source>
        <translation>Die Aufrufe des Plans senden, einen nach dem anderen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take back what the plan&apos;s steps did</source>
        <translation>Zurücknehmen, was die Schritte des Plans getan haben</translation>
    </message>
    <message>
        <source>Forget the plan</source>
        <translation>Plan verwerfen</translation>
    </message>
    <message>
        <source>Put the plan away; what was done stays done</source>
        <translation>Den Plan weglegen; was getan ist, bleibt getan</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on with the deployment that was not finished</source>
        <translation>Die Übertragung fortsetzen, die zu keinem Ende kam</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take back what the deployment that was not finished did</source>
        <translation>Zurücknehmen, was die Übertragung ohne Ende getan hat</translation>
    </message>
    <message>
        <source>Import...</source>
        <translation>Übernehmen …</translation>
    </message>
    <message>
        <source>Take the chosen API of the gateway into the workspace</source>
        <translation>Die gewählte API des Gateways in den Arbeitsbereich übernehmen</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>environments.yaml cannot be used.</source>
        <translation>environments.yaml ist nicht brauchbar.</translation>
    </message>
    <message>
        <source>There is no gateway yet.</source>
        <translation>Es gibt noch kein Gateway.</translation>
    </message>
    <message>
        <source>Choose a gateway.</source>
        <translation>Wählen Sie ein Gateway.</translation>
    </message>
    <message>
        <source>%1 is busy: one thing at a time.</source>
        <translation>%1 ist beschäftigt: eines nach dem anderen.</translation>
    </message>
    <message>
        <source>Choose an API.</source>
        <translation>Wählen Sie eine API.</translation>
    </message>
    <message>
        <source>Nothing failed.</source>
        <translation>Nichts ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Nothing runs.</source>
        <translation>Nichts läuft.</translation>
    </message>
    <message>
        <source>It is not known to be there.</source>
        <translation>Dass sie dort ist, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Choose a difference.</source>
        <translation>Wählen Sie einen Unterschied.</translation>
    </message>
    <message>
        <source>It is ignored already.</source>
        <translation>Es wird schon hingenommen.</translation>
    </message>
    <message>
        <source>There is no plan.</source>
        <translation>Es gibt keinen Plan.</translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation>Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>It was applied. Make a new plan.</source>
        <translation>Er wurde angewendet. Machen Sie einen neuen Plan.</translation>
    </message>
    <message>
        <source>No deployment runs.</source>
        <translation>Keine Übertragung läuft.</translation>
    </message>
    <message>
        <source>It is stopping.</source>
        <translation>Er hält an.</translation>
    </message>
    <message>
        <source>Nothing was applied.</source>
        <translation>Nichts wurde angewendet.</translation>
    </message>
    <message>
        <source>Everything is taken back.</source>
        <translation>Alles ist zurückgenommen.</translation>
    </message>
    <message>
        <source>No deployment was left unfinished.</source>
        <translation>Keine Übertragung blieb ohne Ende.</translation>
    </message>
    <message>
        <source>It was being taken back.</source>
        <translation>Sie wurde gerade zurückgenommen.</translation>
    </message>
    <message>
        <source>%1 is in production. Type its name to go on.</source>
        <translation>%1 ist in Produktion. Geben Sie den Namen ein, um fortzufahren.</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Write the rule into environments.yaml yourself.</source>
        <translation>Schreiben Sie die Regel selbst in environments.yaml.</translation>
    </message>
    <message>
        <source>%1 is ignored at %2. The rule is in environments.yaml.</source>
        <translation>%1 wird auf %2 hingenommen. Die Regel steht in environments.yaml.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Discover first, and choose an API.</source>
        <translation>Sehen Sie zuerst nach, und wählen Sie eine API.</translation>
    </message>
    <message>
        <source>It could not be read: %1</source>
        <translation>Sie war nicht zu lesen: %1</translation>
    </message>
    <message>
        <source>It is gone from there.</source>
        <translation>Sie ist dort nicht mehr.</translation>
    </message>
    <message>
        <source>It is in this workspace already.</source>
        <translation>Sie ist schon in diesem Arbeitsbereich.</translation>
    </message>
    <message>
        <source>It was skipped: it is no API.</source>
        <translation>Übersprungen: Es ist keine API.</translation>
    </message>
    <message>
        <source>%1 was not imported.</source>
        <translation>%1 wurde nicht übernommen.</translation>
    </message>
    <message>
        <source>%1 is in the workspace, as apis/%2.</source>
        <translation>%1 ist im Arbeitsbereich, als apis/%2.</translation>
    </message>
    <message>
        <source>Nothing was written. Save once more to write it without them, or edit the file.</source>
        <translation>Nichts wurde geschrieben. Speichern Sie noch einmal, um ohne sie zu schreiben, oder bearbeiten Sie die Datei.</translation>
    </message>
    <message>
        <source>Nothing was written. %1</source>
        <translation>Nichts wurde geschrieben. %1</translation>
    </message>
    <message>
        <source>Saved. %1 is asked whether it answers.</source>
        <translation>Gespeichert. %1 wird gefragt, ob es antwortet.</translation>
    </message>
    <message>
        <source>Message about the gateways</source>
        <translation>Meldung zu den Gateways</translation>
    </message>
    <message>
        <source>Gateways and what is there</source>
        <translation>Gateways und was dort ist</translation>
    </message>
    <message>
        <source>Gateways</source>
        <translation>Gateways</translation>
    </message>
    <message>
        <source>What is at the gateways</source>
        <translation>Was auf den Gateways ist</translation>
    </message>
    <message>
        <source>APIs by gateway</source>
        <translation>APIs je Gateway</translation>
    </message>
    <message>
        <source>The API at the gateway</source>
        <translation>Die API auf dem Gateway</translation>
    </message>
    <message>
        <source>APIs</source>
        <translation>APIs</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>What was discovered</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>What was discovered, in short</source>
        <translation>Was gefunden wurde, kurz</translation>
    </message>
    <message>
        <source>Discovered</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Who did what</source>
        <translation>Wer was getan hat</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was sich unterscheidet</translation>
    </message>
    <message>
        <source>Of which API at which gateway</source>
        <translation>Von welcher API auf welchem Gateway</translation>
    </message>
    <message>
        <source>Show:</source>
        <translation>Zeigen:</translation>
    </message>
    <message>
        <source>Show what is %1</source>
        <translation>Zeigen, was %1 ist</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>hingenommen</translation>
    </message>
    <message>
        <source>Show what is ignored</source>
        <translation>Zeigen, was hingenommen wird</translation>
    </message>
    <message>
        <source>Steps of the plan</source>
        <translation>Schritte des Plans</translation>
    </message>
    <message>
        <source>What the gateway makes of the API</source>
        <translation>Was das Gateway aus der API macht</translation>
    </message>
    <message>
        <source>The call of the step, as it is sent</source>
        <translation>Der Aufruf des Schritts, wie er gesendet wird</translation>
    </message>
    <message>
        <source>The call of the chosen step, as it is sent. Secrets are masked.</source>
        <translation>Der Aufruf des gewählten Schritts, wie er gesendet wird. Geheimnisse sind verdeckt.</translation>
    </message>
    <message>
        <source>Steps, and their calls</source>
        <translation>Schritte und ihre Aufrufe</translation>
    </message>
    <message>
        <source>Steps, and what is held</source>
        <translation>Schritte und was gehalten wird</translation>
    </message>
    <message>
        <source>The plan, in short</source>
        <translation>Der Plan, kurz</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a gateway, what went wrong there</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln gateway(s) drifted</source>
        <translation>
            <numerusform>%Ln Gateway weicht ab</numerusform>
            <numerusform>%Ln Gateways weichen ab</numerusform>
        </translation>
    </message>
    <message>
        <source>No workspace is open</source>
        <translation>Kein Arbeitsbereich ist geöffnet</translation>
    </message>
    <message>
        <source>The gateways of a workspace are shown here.</source>
        <translation>Hier stehen die Gateways eines Arbeitsbereichs.</translation>
    </message>
    <message>
        <source>environments.yaml cannot be used</source>
        <translation>environments.yaml ist nicht brauchbar</translation>
    </message>
    <message>
        <source>Mend the file, then read it again. Nothing is asked or changed at any gateway until then.</source>
        <translation>Bringen Sie die Datei in Ordnung, dann lesen Sie sie neu. Bis dahin wird kein Gateway gefragt oder geändert.</translation>
    </message>
    <message>
        <source>Reads the workspace&apos;s gateways</source>
        <translation>Liest die Gateways des Arbeitsbereichs</translation>
    </message>
    <message>
        <source>Add a gateway to compare</source>
        <translation>Fügen Sie ein Gateway zum Vergleichen hinzu</translation>
    </message>
    <message>
        <source>Name a gateway of another make: a file of Kong&apos;s will do. Nothing there is changed before you have seen a plan.</source>
        <translation>Nennen Sie ein Gateway einer anderen Marke: Eine Datei von Kong genügt. Dort ändert sich nichts, bevor Sie einen Plan gesehen haben.</translation>
    </message>
    <message>
        <source>There is no API in this workspace yet: pull one from a Publisher, or open a definition.</source>
        <translation>In diesem Arbeitsbereich ist noch keine API: Holen Sie eine von einem Publisher, oder öffnen Sie eine Definition.</translation>
    </message>
    <message>
        <source>Check drift (F7) compares.</source>
        <translation>Abweichungen prüfen (F7) vergleicht.</translation>
    </message>
    <message>
        <source>No differences.</source>
        <translation>Keine Unterschiede.</translation>
    </message>
    <message numerus="yes">
        <source>No differences of these classes; %Ln hidden.</source>
        <translation>
            <numerusform>Keine Unterschiede dieser Klassen; %Ln ausgeblendet.</numerusform>
            <numerusform>Keine Unterschiede dieser Klassen; %Ln ausgeblendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose an API and a gateway.</source>
        <translation>Wählen Sie eine API und ein Gateway.</translation>
    </message>
    <message>
        <source>Differences (%1)</source>
        <translation>Unterschiede (%1)</translation>
    </message>
    <message>
        <source>Push %1 to %2: %3.</source>
        <translation>%1 nach %2 übertragen: %3.</translation>
    </message>
    <message>
        <source>Take %1 away from %2: %3.</source>
        <translation>%1 von %2 entfernen: %3.</translation>
    </message>
    <message>
        <source>%1 is at %2 as it should be. Nothing is to be done.</source>
        <translation>%1 ist auf %2, wie es sein soll. Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>This is production.</source>
        <translation>Dies ist Produktion.</translation>
    </message>
    <message>
        <source>It stops when the call that was sent has ended.</source>
        <translation>Es hält an, wenn der gesendete Aufruf zu Ende ist.</translation>
    </message>
    <message>
        <source>Nothing has been sent yet.</source>
        <translation>Noch ist nichts gesendet.</translation>
    </message>
    <message>
        <source>Taken back by:</source>
        <translation>Zurückgenommen durch:</translation>
    </message>
    <message>
        <source>%1: %2 found, %3 skipped, %4 unreadable, %5.</source>
        <translation>%1: %2 gefunden, %3 übersprungen, %4 nicht lesbar, %5.</translation>
    </message>
    <message>
        <source>The list did not come to its end, so nothing is taken for gone.</source>
        <translation>Die Liste kam zu keinem Ende, also gilt nichts als verschwunden.</translation>
    </message>
    <message>
        <source>A deployment of %1 to %2 was not finished.</source>
        <translation>Eine Übertragung von %1 nach %2 kam zu keinem Ende.</translation>
    </message>
    <message>
        <source>Go on with it, or take back what it did.</source>
        <translation>Setzen Sie sie fort, oder nehmen Sie zurück, was sie getan hat.</translation>
    </message>
    <message>
        <source>Saved, but the test failed: %1</source>
        <translation>Gespeichert, aber die Prüfung schlug fehl: %1</translation>
    </message>
    <message>
        <source>Saved. %1 answers, but these rights are missing:</source>
        <translation>Gespeichert. %1 antwortet, aber diese Rechte fehlen:</translation>
    </message>
    <message>
        <source>Saved. It answers: %1.</source>
        <translation>Gespeichert. Es antwortet: %1.</translation>
    </message>
    <message>
        <source>Take the gateway&apos;s side of the chosen difference into the API&apos;s files; you see the lines first</source>
        <translation>Übernimmt den Stand des Gateways beim gewählten Unterschied in die Dateien der API; die Zeilen sehen Sie vorher</translation>
    </message>
    <message>
        <source>Take all live</source>
        <translation>Alles übernehmen</translation>
    </message>
    <message>
        <source>Take every difference at the gateway into the API&apos;s files; you see the lines first</source>
        <translation>Übernimmt alles, was am Gateway anders ist, in die Dateien der API; die Zeilen sehen Sie vorher</translation>
    </message>
    <message>
        <source>Undo take live</source>
        <translation>Übernahme rückgängig machen</translation>
    </message>
    <message>
        <source>Restore the files as they were before the last take live</source>
        <translation>Macht die Dateien wieder zu dem, was sie vor der letzten Übernahme waren</translation>
    </message>
    <message>
        <source>Check drift first: it is not known to be there.</source>
        <translation>Prüfen Sie zuerst auf Abweichungen: Ob sie dort ist, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Another API is being taken over.</source>
        <translation>Eine andere API wird gerade übernommen.</translation>
    </message>
    <message>
        <source>It means the same on both sides, or is not told.</source>
        <translation>Es bedeutet auf beiden Seiten dasselbe, oder es wird nicht mitgeteilt.</translation>
    </message>
    <message>
        <source>It belongs to the gateway&apos;s own team.</source>
        <translation>Es gehört dem Team des Gateways.</translation>
    </message>
    <message>
        <source>The gateway has nothing different.</source>
        <translation>Dort ist nichts anders.</translation>
    </message>
    <message>
        <source>Nothing was taken.</source>
        <translation>Nichts wurde übernommen.</translation>
    </message>
    <message>
        <source>%1 is not at %2. Nothing is to be done.</source>
        <translation>%1 ist nicht auf %2. Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>Take live once more, and look at the lines.</source>
        <translation>Übernehmen Sie noch einmal und sehen Sie es sich an.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written. Check drift compares them with the gateway.</source>
        <translation>
            <numerusform>Eine Datei ist geschrieben. „Abweichungen prüfen“ vergleicht sie mit dem Gateway.</numerusform>
            <numerusform>%n Dateien sind geschrieben. „Abweichungen prüfen“ vergleicht sie mit dem Gateway.</numerusform>
        </translation>
    </message>
    <message>
        <source>The files are as they were before.</source>
        <translation>Die Dateien sind wieder wie vorher.</translation>
    </message>
    <message>
        <source>Why may %1 differ at %2? The reason is kept with the rule.</source>
        <translation>Warum darf %1 auf %2 anders sein? Der Grund wird mit der Regel aufbewahrt.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>Ignorieren</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>Erreichbarkeit prüfen</translation>
    </message>
    <message>
        <source>Find where callers reach the chosen API at the chosen gateway, and call it there without credentials</source>
        <translation>Herausfinden, wo Aufrufer die gewählte API am gewählten Gateway erreichen, und sie dort ohne Zugangsdaten aufrufen</translation>
    </message>
    <message>
        <source>Change state everywhere...</source>
        <translation>Zustand überall ändern...</translation>
    </message>
    <message>
        <source>Block, deprecate, retire or publish the chosen API at every gateway that holds it; you see the plan first</source>
        <translation>Die gewählte API an jedem Gateway, das sie hat, sperren, abkündigen, stilllegen oder veröffentlichen; Sie sehen zuerst den Plan</translation>
    </message>
    <message>
        <source>Override the rules...</source>
        <translation>Regeln übergehen...</translation>
    </message>
    <message>
        <source>Plan the push though the API breaks rules of its governance; the history says so</source>
        <translation>Die Bereitstellung planen, obwohl die API Governance-Regeln verletzt; der Verlauf hält das fest</translation>
    </message>
    <message>
        <source>Close what is open on this page first.</source>
        <translation>Schließen Sie zuerst, was auf dieser Seite offen ist.</translation>
    </message>
    <message>
        <source>The state of an API is being changed.</source>
        <translation>Der Zustand einer API wird gerade geändert.</translation>
    </message>
    <message>
        <source>Something runs at a gateway.</source>
        <translation>An einem Gateway läuft etwas.</translation>
    </message>
    <message>
        <source>No rule of governance stopped a push.</source>
        <translation>Keine Governance-Regel hat eine Bereitstellung aufgehalten.</translation>
    </message>
    <message>
        <source>%1 is pushed to %2 though it breaks rules, and the history says who has done that. Type what is overridden to go on: %3</source>
        <translation>%1 wird an %2 bereitgestellt, obwohl sie Regeln verletzt, und der Verlauf hält fest, wer das getan hat. Geben Sie ein, was übergangen wird, um fortzufahren: %3</translation>
    </message>
    <message>
        <source>Plan it all the same</source>
        <translation>Trotzdem planen</translation>
    </message>
    <message>
        <source>Names of the rules</source>
        <translation>Namen der Regeln</translation>
    </message>
    <message>
        <source>There is nothing to compare: review the plan to see what a push would make.</source>
        <translation>Es gibt nichts zu vergleichen: Der Plan zeigt, was eine Bereitstellung anlegen würde.</translation>
    </message>
    <message>
        <source>A deployment of %1 was not finished: go on with it, or take back what it did.</source>
        <translation>Eine Bereitstellung von %1 kam nicht zum Ende: Setzen Sie sie fort, oder nehmen Sie zurück, was sie getan hat.</translation>
    </message>
    <message>
        <source>It overrides rules of governance: %1.</source>
        <translation>Governance-Regeln werden übergangen: %1.</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <comment>rules</comment>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>%1 breaks rules of its governance, so it is not pushed to %2.</source>
        <translation>%1 verletzt Governance-Regeln, deshalb wird sie nicht an %2 bereitgestellt.</translation>
    </message>
    <message>
        <source>Correct the API and check it again (APIs page, Governance), or override each rule by its name.</source>
        <translation>Berichtigen Sie die API und prüfen Sie sie erneut (Seite APIs, Governance), oder übergehen Sie jede Regel mit ihrem Namen.</translation>
    </message>
    <message>
        <source>%1 is not in this workspace, or cannot be deployed.</source>
        <translation>%1 ist nicht in diesem Arbeitsbereich oder kann nicht bereitgestellt werden.</translation>
    </message>
    <message>
        <source>Pull it first, or correct it (APIs page).</source>
        <translation>Holen Sie sie zuerst, oder berichtigen Sie sie (Seite APIs).</translation>
    </message>
    <message>
        <source>The workspace&apos;s gateways are being read.</source>
        <translation>Die Gateways des Arbeitsbereichs werden gelesen.</translation>
    </message>
    <message>
        <source>%1 is taken out of environments.yaml. At the gateway itself nothing is changed. Type its name to go on.</source>
        <translation>%1 wird aus environments.yaml herausgenommen. Am Gateway selbst ändert sich nichts. Geben Sie seinen Namen ein, um fortzufahren.</translation>
    </message>
    <message>
        <source>See the rules</source>
        <translation>Regeln ansehen</translation>
    </message>
    <message>
        <source>Show where the API breaks which rules, and what mends it</source>
        <translation>Zeigen, wo die API welche Regeln verletzt und was das behebt</translation>
    </message>
    <message>
        <source>Let the call that was sent come to its end, and do nothing more; a plan that is being made is given up</source>
        <translation>Den gesendeten Aufruf zu Ende kommen lassen und nichts weiter tun; ein Plan, der gerade gemacht wird, wird aufgegeben</translation>
    </message>
    <message>
        <source>It is being compared.</source>
        <translation>Es wird gerade verglichen.</translation>
    </message>
    <message numerus="yes">
        <source>%1 is asked what lives there: %Ln found so far.</source>
        <translation>
            <numerusform>%1 wird gefragt, was dort lebt: bisher %Ln gefunden.</numerusform>
            <numerusform>%1 wird gefragt, was dort lebt: bisher %Ln gefunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was not discovered in this session. Discover this one lists what lives there; nothing is imported by that.</source>
        <translation>Auf %1 wurde in dieser Sitzung nicht nachgesehen. „Auf diesem nachsehen“ listet auf, was dort lebt; importiert wird dadurch nichts.</translation>
    </message>
    <message>
        <source>Nothing was pushed or taken back from this workspace yet.</source>
        <translation>Aus diesem Arbeitsbereich wurde noch nichts übertragen oder zurückgenommen.</translation>
    </message>
    <message>
        <source>What was done from this workspace, the newest first.</source>
        <translation>Was aus diesem Arbeitsbereich getan wurde, das Neueste zuerst.</translation>
    </message>
    <message>
        <source>What was done, in short</source>
        <translation>Was getan wurde, in Kürze</translation>
    </message>
    <message>
        <source>No plan. Choose an API and a gateway (APIs).</source>
        <translation>Kein Plan. Wählen Sie eine API und ein Gateway (APIs).</translation>
    </message>
    <message>
        <source>The plan is being made: %1 is asked what it has. Stop ends that.</source>
        <translation>Der Plan wird gemacht: %1 wird gefragt, was dort ist. Anhalten beendet das.</translation>
    </message>
    <message>
        <source>No plan. %1</source>
        <comment>why there is none</comment>
        <translation>Kein Plan. %1</translation>
    </message>
    <message>
        <source>No plan for %1 at %2. Review plan makes one; nothing is changed by that.</source>
        <translation>Kein Plan für %1 auf %2. „Plan ansehen“ macht einen; geändert wird dadurch nichts.</translation>
    </message>
    <message>
        <source>No plan for %1 at %2: it breaks rules of its governance: %3.</source>
        <translation>Kein Plan für %1 auf %2: Die API verletzt Governance-Regeln: %3.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>the state of a step, why</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Saved. %1 is asked whether it answers. Close does not wait for that.</source>
        <translation>Gespeichert. %1 wird gefragt, ob es antwortet. Schließen wartet nicht darauf.</translation>
    </message>
    <message>
        <source>When it is taken back: %1</source>
        <translation>Wenn es zurückgenommen wird: %1</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FieldRows</name>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>No settings.</source>
        <translation>Keine Einstellungen.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>meaning of a setting, unit</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1. From %2 to %3.</source>
        <comment>meaning of a setting, limits</comment>
        <translation>%1. Von %2 bis %3.</translation>
    </message>
    <message>
        <source>%1 For instance: %2</source>
        <comment>meaning of a setting</comment>
        <translation>%1 Zum Beispiel: %2</translation>
    </message>
    <message>
        <source>What is wrong with %1</source>
        <translation>Was an %1 nicht stimmt</translation>
    </message>
    <message>
        <source>Reset %1 to its default</source>
        <translation>%1 auf die Vorgabe zurücksetzen</translation>
    </message>
    <message>
        <source>Reset to the default, %1</source>
        <translation>Auf die Vorgabe zurücksetzen, %1</translation>
    </message>
    <message>
        <source>Reset to the default</source>
        <translation>Auf die Vorgabe zurücksetzen</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>Über %1</translation>
    </message>
    <message>
        <source>%1 (required)</source>
        <comment>name of a setting</comment>
        <translation>%1 (erforderlich)</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <comment>name of a setting</comment>
        <translation>%1, geändert</translation>
    </message>
    <message>
        <source>Value of %1</source>
        <translation>Wert von %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FieldTableModel</name>
    <message>
        <source>Write here to add a row</source>
        <translation>Hier schreiben, um eine Zeile hinzuzufügen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>Zeile hinzufügen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FilePane</name>
    <message>
        <source>File shown</source>
        <translation>Gezeigte Datei</translation>
    </message>
    <message>
        <source>Text of the chosen file</source>
        <translation>Text der gewählten Datei</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Choose a file in the list.</source>
        <translation>Wählen Sie eine Datei in der Liste.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2, its beginning</source>
        <translation>%1, %2, ihr Anfang</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FilterBar</name>
    <message>
        <source>Filter exchanges</source>
        <translation>Aufrufe filtern</translation>
    </message>
    <message>
        <source>How the filter is read</source>
        <translation>Wie der Filter gelesen wird</translation>
    </message>
    <message>
        <source>reads as: %1</source>
        <translation>bedeutet: %1</translation>
    </message>
    <message>
        <source>Filter, for instance: status&gt;=400 and api:orders dur&gt;100ms (Ctrl+Space shows what can be asked)</source>
        <translation>Filter, zum Beispiel: status&gt;=400 and api:orders dur&gt;100ms (Strg+Leertaste zeigt, was gefragt werden kann)</translation>
    </message>
    <message>
        <source>Save the filter as</source>
        <translation>Filter speichern als</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name of a filter, its text</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keiner</translation>
    </message>
    <message>
        <source>Used before</source>
        <translation>Früher verwendet</translation>
    </message>
    <message>
        <source>Forget a saved one</source>
        <translation>Einen gespeicherten vergessen</translation>
    </message>
    <message>
        <source>Forget those used before</source>
        <translation>Früher verwendete vergessen</translation>
    </message>
    <message>
        <source>At character %1: %2</source>
        <translation>An Zeichen %1: %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FilterEdit</name>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>What may stand here</source>
        <translation>Was hier stehen kann</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FilterSettings</name>
    <message>
        <source>Chosen filter</source>
        <translation>Gewählter Filter</translation>
    </message>
    <message>
        <source>Why the filter runs</source>
        <translation>Warum der Filter läuft</translation>
    </message>
    <message>
        <source>Name of the filter</source>
        <translation>Name des Filters</translation>
    </message>
    <message>
        <source>Settings of the chosen filter</source>
        <translation>Einstellungen des gewählten Filters</translation>
    </message>
    <message>
        <source>name (needed when a chain has two of a type)</source>
        <translation>Name (nötig, wenn eine Kette zwei von einer Art hat)</translation>
    </message>
    <message>
        <source>A name of its own, for people and for its state across reloads</source>
        <translation>Ein eigener Name, für Menschen und für seinen Zustand über das Neuladen hinweg</translation>
    </message>
    <message>
        <source>Choose a filter to see its settings.</source>
        <translation>Wählen Sie einen Filter, um seine Einstellungen zu sehen.</translation>
    </message>
    <message>
        <source>There is no filter &quot;%1&quot;.</source>
        <translation>Einen Filter „%1“ gibt es nicht.</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>type of a filter, its title</comment>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FindBar</name>
    <message>
        <source>Find in the text</source>
        <translation>Im Text suchen</translation>
    </message>
    <message>
        <source>Words to find</source>
        <translation>Gesuchte Wörter</translation>
    </message>
    <message>
        <source>Places found</source>
        <translation>Gefundene Stellen</translation>
    </message>
    <message>
        <source>The place before</source>
        <translation>Die vorige Stelle</translation>
    </message>
    <message>
        <source>The next place</source>
        <translation>Die nächste Stelle</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
    <message>
        <source>Looking...</source>
        <translation>Sucht ...</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of more than %2</source>
        <comment>number of a place, how many</comment>
        <translation>%1 von mehr als %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln Stelle</numerusform>
            <numerusform>%Ln Stellen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>number of a place, how many</comment>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FindingModel</name>
    <message>
        <source>Row %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>%1, passed</source>
        <translation>%1, bestanden</translation>
    </message>
    <message>
        <source>%1, failed</source>
        <translation>%1, nicht bestanden</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
</context>
<context>
    <name>postern::workbench::FirstTour</name>
    <message>
        <source>Skip the tour</source>
        <translation>Rundgang überspringen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the step before</source>
        <translation>Zurück zum vorigen Schritt</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Nächster Schritt</translation>
    </message>
    <message>
        <source>Tour of the workbench</source>
        <translation>Rundgang durch die Workbench</translation>
    </message>
    <message>
        <source>(no keys)</source>
        <translation>(keine Tasten)</translation>
    </message>
    <message>
        <source>APIs: what the gateway runs</source>
        <translation>APIs: was das Gateway ausführt</translation>
    </message>
    <message>
        <source>Pull APIs from a Publisher, open an OpenAPI file, or make one here. They are files of this workspace, and nothing leaves this computer unless you send it.</source>
        <translation>Holen Sie APIs von einem Publisher, öffnen Sie eine OpenAPI-Datei oder legen Sie hier eine API an. Sie sind Dateien dieses Arbeitsbereichs, und nichts verlässt diesen Rechner, wenn Sie es nicht senden.</translation>
    </message>
    <message>
        <source>Gateway: run them</source>
        <translation>Gateway: APIs ausführen</translation>
    </message>
    <message>
        <source>%1 runs the gateway on this computer. Here are its addresses, its APIs and their chains of filters. A change that cannot work is refused with its place, and the last good configuration goes on.</source>
        <translation>%1 startet das Gateway auf diesem Rechner. Hier stehen seine Adressen, seine APIs und deren Filterketten. Eine Änderung, die nicht gehen kann, wird mit Angabe der Stelle abgelehnt, und die letzte gute Konfiguration läuft weiter.</translation>
    </message>
    <message>
        <source>Inspector: every call</source>
        <translation>Inspektor: jeder Aufruf</translation>
    </message>
    <message>
        <source>Each call to the gateway is a row. %1 leads to the filter: status&gt;=400, for instance, shows what was refused. What you type is read back to you in words.</source>
        <translation>Jeder Aufruf des Gateways ist eine Zeile. %1 führt zum Filter: status&gt;=400 zeigt zum Beispiel, was abgelehnt wurde. Was Sie eingeben, steht darunter in Worten.</translation>
    </message>
    <message>
        <source>Inspector: why</source>
        <translation>Inspektor: warum</translation>
    </message>
    <message>
        <source>Of the chosen call you see each filter in order: passed, skipped and why, or the one that answered, with cause and fix in a sentence. %1 and %2 step through; each step shows the message before and after.</source>
        <translation>Vom gewählten Aufruf sehen Sie jeden Filter der Reihe nach: durchlaufen, übersprungen und warum, oder den, der geantwortet hat, mit Ursache und Abhilfe in einem Satz. %1 und %2 gehen die Schritte durch; jeder zeigt die Nachricht davor und danach.</translation>
    </message>
    <message>
        <source>Try it: once more, with a change</source>
        <translation>Ausprobieren: noch einmal, mit einer Änderung</translation>
    </message>
    <message>
        <source>Send a call of your own, or one of the Inspector again, edited. %1 finds every command, page and API; %2 shows the keys of a page. This tour is in the Help menu.</source>
        <translation>Senden Sie einen eigenen Aufruf oder einen aus dem Inspektor noch einmal, geändert. %1 findet jeden Befehl, jede Seite und API; %2 zeigt die Tasten einer Seite. Diesen Rundgang finden Sie im Menü „Hilfe“.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>step of the tour</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
</context>
<context>
    <name>postern::workbench::GatewayForm</name>
    <message>
        <source>A gateway</source>
        <translation>Ein Gateway</translation>
    </message>
    <message>
        <source>Fields of a gateway</source>
        <translation>Felder eines Gateways</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>&amp;Make</source>
        <translation>&amp;Marke</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Letters, digits, &apos;-&apos;, &apos;_&apos; and &apos;.&apos;; it stands in commands and in environments.yaml</source>
        <translation>Buchstaben, Ziffern, „-“, „_“ und „.“; er steht in Befehlen und in environments.yaml</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>What Postern may do there. Read: nothing is ever written. Write: nothing is discovered.</source>
        <translation>Was Postern dort tun darf. Lesen: Nie wird etwas geschrieben. Schreiben: Es wird nicht nachgesehen.</translation>
    </message>
    <message>
        <source>M&amp;ode</source>
        <translation>M&amp;odus</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>&amp;Region</translation>
    </message>
    <message>
        <source>Where it is; for people and for rules</source>
        <translation>Wo es steht; für Menschen und für Regeln</translation>
    </message>
    <message>
        <source>O&amp;wner</source>
        <translation>&amp;Wer zuständig ist</translation>
    </message>
    <message>
        <source>Who looks after it</source>
        <translation>Wer sich darum kümmert</translation>
    </message>
    <message>
        <source>In &amp;production: whoever writes to it types its name</source>
        <translation>In &amp;Produktion: Wer dort schreibt, gibt den Namen ein</translation>
    </message>
    <message>
        <source>In production</source>
        <translation>In Produktion</translation>
    </message>
    <message>
        <source>Secrets go to the keychain, never into a file. A field above that refers to one (${env:NAME}, ${file:PATH}) goes before it.</source>
        <translation>Geheimnisse kommen in den Schlüsselbund, nie in eine Datei. Ein Feld oben, das auf eines verweist (${env:NAME}, ${file:PATH}), geht ihm vor.</translation>
    </message>
    <message>
        <source>Where secrets are kept</source>
        <translation>Wo Geheimnisse liegen</translation>
    </message>
    <message>
        <source>Right&amp;s that whoever administers it has to grant, and no more:</source>
        <translation>Rechte, die geben mu&amp;ss, wer es verwaltet, und nicht mehr:</translation>
    </message>
    <message>
        <source>Rights to grant</source>
        <translation>Zu gebende Rechte</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Was dabei herauskam</translation>
    </message>
    <message>
        <source>Save and test</source>
        <translation>Speichern und prüfen</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>Noch einmal prüfen</translation>
    </message>
    <message>
        <source>Discover now</source>
        <translation>Jetzt nachsehen</translation>
    </message>
    <message>
        <source>Copy the rights</source>
        <translation>Rechte kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Add a gateway</source>
        <translation>Gateway hinzufügen</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Settings of the gateway</source>
        <translation>Einstellungen des Gateways</translation>
    </message>
    <message>
        <source>Secret %1</source>
        <translation>Geheimnis %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>as it is in the keychain</source>
        <translation>wie im Schlüsselbund</translation>
    </message>
    <message>
        <source>%1, for the keychain</source>
        <translation>%1, für den Schlüsselbund</translation>
    </message>
    <message>
        <source>It needs none.</source>
        <translation>Es braucht keine.</translation>
    </message>
    <message>
        <source>Writes environments.yaml and the keychain, and asks the gateway</source>
        <translation>Schreibt environments.yaml und den Schlüsselbund und fragt das Gateway</translation>
    </message>
    <message>
        <source>Save without them</source>
        <translation>Ohne sie speichern</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>ein Name</translation>
    </message>
    <message>
        <source>Still needed: %1.</source>
        <translation>Noch nötig: %1.</translation>
    </message>
    <message>
        <source>Choose a make.</source>
        <translation>Wählen Sie eine Marke.</translation>
    </message>
    <message>
        <source>Correct what is marked above first.</source>
        <translation>Berichtigen Sie zuerst, was oben markiert ist.</translation>
    </message>
    <message>
        <source>What is needed before it can be saved</source>
        <translation>Was nötig ist, bevor es gespeichert werden kann</translation>
    </message>
    <message>
        <source>unchanged if it is left empty</source>
        <translation>unverändert, wenn es leer bleibt</translation>
    </message>
</context>
<context>
    <name>postern::workbench::GatewayPage</name>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Run the gateway</source>
        <translation>Gateway starten</translation>
    </message>
    <message>
        <source>Start the gateway with the APIs of this workspace</source>
        <translation>Das Gateway mit den APIs dieses Arbeitsbereichs starten</translation>
    </message>
    <message>
        <source>Stop the gateway</source>
        <translation>Gateway anhalten</translation>
    </message>
    <message>
        <source>Let running exchanges finish, then stop</source>
        <translation>Laufende Aufrufe enden lassen, dann anhalten</translation>
    </message>
    <message>
        <source>Restart the gateway</source>
        <translation>Gateway neu starten</translation>
    </message>
    <message>
        <source>Stop and start again, with the backends chosen on this computer</source>
        <translation>Anhalten und neu starten, mit den auf diesem Rechner gewählten Backends</translation>
    </message>
    <message>
        <source>Reload the configuration</source>
        <translation>Konfiguration neu laden</translation>
    </message>
    <message>
        <source>Read the folder again without closing a connection</source>
        <translation>Den Ordner neu lesen, ohne eine Verbindung zu schließen</translation>
    </message>
    <message>
        <source>Record exchanges</source>
        <translation>Aufrufe aufzeichnen</translation>
    </message>
    <message>
        <source>Record what each filter does, or stop recording</source>
        <translation>Aufzeichnen, was jeder Filter tut, oder damit aufhören</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Copy the chosen API&apos;s address</source>
        <translation>Die Adresse der gewählten API kopieren</translation>
    </message>
    <message>
        <source>The address is copied.</source>
        <translation>Die Adresse ist kopiert.</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Als curl kopieren</translation>
    </message>
    <message>
        <source>Copy a curl command for the chosen API</source>
        <translation>Einen curl-Befehl für die gewählte API kopieren</translation>
    </message>
    <message>
        <source>The curl command is copied.</source>
        <translation>Der curl-Befehl ist kopiert.</translation>
    </message>
    <message>
        <source>Open in Try it</source>
        <translation>In „Ausprobieren“ öffnen</translation>
    </message>
    <message>
        <source>Prepare a call to the chosen API</source>
        <translation>Einen Aufruf der gewählten API vorbereiten</translation>
    </message>
    <message>
        <source>Save the configuration file</source>
        <translation>Konfigurationsdatei speichern</translation>
    </message>
    <message>
        <source>Save the open file; a running gateway reads it again</source>
        <translation>Die offene Datei speichern; ein laufendes Gateway liest sie neu</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State of the gateway</source>
        <translation>Zustand des Gateways</translation>
    </message>
    <message>
        <source>Message about the gateway</source>
        <translation>Meldung zum Gateway</translation>
    </message>
    <message>
        <source>Parts of the gateway</source>
        <translation>Teile des Gateways</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Listeners</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>Running APIs</source>
        <translation>Laufende APIs</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Listeners, APIs and chain</source>
        <translation>Listener, APIs und Kette</translation>
    </message>
    <message>
        <source>Filter chain</source>
        <translation>Filterkette</translation>
    </message>
    <message>
        <source>The gateway runs already.</source>
        <translation>Das Gateway läuft bereits.</translation>
    </message>
    <message>
        <source>The gateway is starting or stopping.</source>
        <translation>Das Gateway startet oder hält gerade an.</translation>
    </message>
    <message>
        <source>There is no API in this workspace yet.</source>
        <translation>In diesem Arbeitsbereich ist noch keine API.</translation>
    </message>
    <message>
        <source>The gateway does not run.</source>
        <translation>Das Gateway läuft nicht.</translation>
    </message>
    <message>
        <source>Running, recording</source>
        <translation>Läuft, zeichnet auf</translation>
    </message>
    <message>
        <source>Starting...</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>Stopping...</source>
        <translation>Hält an …</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>The gateway is starting...</source>
        <translation>Das Gateway startet …</translation>
    </message>
    <message>
        <source>The gateway is stopping...</source>
        <translation>Das Gateway hält an …</translation>
    </message>
    <message>
        <source>The gateway did not start.</source>
        <translation>Das Gateway ist nicht gestartet.</translation>
    </message>
    <message>
        <source>Look at Problems for the place and at the log for details.</source>
        <translation>Der Ort steht unter Probleme, Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
        <source>Nothing to run yet</source>
        <translation>Noch nichts auszuführen</translation>
    </message>
    <message>
        <source>Add an API to this workspace; then the gateway can run it.</source>
        <translation>Fügen Sie diesem Arbeitsbereich eine API hinzu; dann kann das Gateway sie ausführen.</translation>
    </message>
    <message>
        <source>The gateway is not running</source>
        <translation>Das Gateway läuft nicht</translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s) in this workspace can run.</source>
        <translation>
            <numerusform>%Ln API in diesem Arbeitsbereich kann laufen.</numerusform>
            <numerusform>%Ln APIs in diesem Arbeitsbereich können laufen.</numerusform>
        </translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>No API is running.</source>
        <translation>Keine API läuft.</translation>
    </message>
    <message>
        <source>Not called yet</source>
        <translation>Noch nicht aufgerufen</translation>
    </message>
    <message>
        <source>Send a call to this API; then its chain is shown as it ran.</source>
        <translation>Rufen Sie diese API auf; dann wird ihre Kette gezeigt, wie sie lief.</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>Nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Record exchanges to see the chain as it runs.</source>
        <translation>Zeichnen Sie Aufrufe auf, um die Kette zu sehen, wie sie läuft.</translation>
    </message>
    <message>
        <source>Filter chain as it ran for exchange %1</source>
        <translation>Filterkette, wie sie für Aufruf %1 lief</translation>
    </message>
    <message>
        <source>The last change was not taken; the last good configuration goes on.</source>
        <translation>Die letzte Änderung wurde nicht übernommen; die letzte gute Konfiguration läuft weiter.</translation>
    </message>
    <message>
        <source>The gateway ended by itself.</source>
        <translation>Das Gateway endete von selbst.</translation>
    </message>
    <message>
        <source>What was recorded is still here. Run it again.</source>
        <translation>Das Aufgezeichnete ist noch da. Starten Sie es erneut.</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Use a free port</source>
        <translation>Einen freien Port nehmen</translation>
    </message>
    <message>
        <source>Run with the free port instead of the taken one, until the workspace is closed</source>
        <translation>Mit dem freien statt dem belegten Port starten, bis der Arbeitsbereich geschlossen wird</translation>
    </message>
    <message>
        <source>The gateway listens on port %1 for now; gateway.yaml still names the other.</source>
        <translation>Das Gateway lauscht vorerst auf Port %1; in gateway.yaml steht noch der andere.</translation>
    </message>
    <message>
        <source>No port is taken.</source>
        <translation>Kein Port ist belegt.</translation>
    </message>
    <message>
        <source>Use port %1</source>
        <translation>Port %1 nehmen</translation>
    </message>
    <message>
        <source>Trust the development authority…</source>
        <translation>Der Entwicklungszertifizierungsstelle vertrauen…</translation>
    </message>
    <message>
        <source>How a browser or another client comes to trust this workstation&apos;s development certificate</source>
        <translation>Wie ein Browser oder ein anderer Client dem Entwicklungszertifikat dieses Rechners vertraut</translation>
    </message>
    <message>
        <source>No listener shows a development certificate.</source>
        <translation>Kein Listener zeigt ein Entwicklungszertifikat.</translation>
    </message>
    <message>
        <source>Chain (%1)</source>
        <translation>Kette (%1)</translation>
    </message>
    <message>
        <source>%1 is saved, and the gateway runs with it.</source>
        <translation>%1 ist gespeichert, und das Gateway läuft damit.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::GovernanceTab</name>
    <message>
        <source>The API follows all rules that apply to it.</source>
        <translation>Die API hält alle Regeln ein, die für sie gelten.</translation>
    </message>
    <message>
        <source>The API breaks rules:</source>
        <translation>Die API bricht Regeln:</translation>
    </message>
    <message>
        <source>The server has not checked the API yet: it does some time after each change. Look again in a minute.</source>
        <translation>Der Server hat die API noch nicht geprüft: er tut es einige Zeit nach jeder Änderung. Sehen Sie in einer Minute wieder nach.</translation>
    </message>
    <message>
        <source>No rules apply to this API.</source>
        <translation>Für diese API gelten keine Regeln.</translation>
    </message>
    <message>
        <source>Governance</source>
        <translation>Governance</translation>
    </message>
    <message>
        <source>How the API does</source>
        <translation>Wie die API dasteht</translation>
    </message>
    <message>
        <source>Go to the place</source>
        <translation>Zur Stelle gehen</translation>
    </message>
    <message>
        <source>Show the place of the chosen violation</source>
        <translation>Die Stelle des gewählten Verstoßes zeigen</translation>
    </message>
    <message>
        <source>Violations</source>
        <translation>Verstöße</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Asking how the API follows the rules...</source>
        <translation>Es wird gefragt, wie die API die Regeln einhält ...</translation>
    </message>
    <message>
        <source>Where the ruleset %1 is broken could not be read.</source>
        <translation>Wo der Regelsatz %1 gebrochen wird, ließ sich nicht lesen.</translation>
    </message>
    <message>
        <source>Until this is corrected and checked again, a push of the API from this workspace is stopped. Whoever pushes all the same overrides each rule of severity Error by its name, and the history says so.</source>
        <translation>Bis das berichtigt und erneut geprüft ist, wird eine Bereitstellung der API aus diesem Arbeitsbereich aufgehalten. Wer trotzdem bereitstellt, übergeht jede Regel des Schweregrads Error mit ihrem Namen, und der Verlauf hält das fest.</translation>
    </message>
    <message>
        <source>What follows for a push</source>
        <translation>Was für eine Bereitstellung folgt</translation>
    </message>
    <message>
        <source>What was found could not be kept, so a push is not held to it.</source>
        <translation>Was gefunden wurde, konnte nicht gesichert werden, also wird eine Bereitstellung nicht daran gemessen.</translation>
    </message>
    <message>
        <source>%1 found on %2 that the API follows all rules. Connect to check it again.</source>
        <comment>a Publisher, a time</comment>
        <translation>%1 hat am %2 festgestellt, dass die API alle Regeln einhält. Verbinden Sie sich, um sie erneut zu prüfen.</translation>
    </message>
    <message>
        <source>%1 found on %2 that the API breaks rules. Connect to check it again.</source>
        <comment>a Publisher, a time</comment>
        <translation>%1 hat am %2 festgestellt, dass die API Regeln verletzt. Verbinden Sie sich, um sie erneut zu prüfen.</translation>
    </message>
    <message>
        <source>What is wrong, and what mends it</source>
        <translation>Was nicht stimmt, und was abhilft</translation>
    </message>
</context>
<context>
    <name>postern::workbench::HistoryPanel</name>
    <message>
        <source>Search the history</source>
        <translation>Den Verlauf durchsuchen</translation>
    </message>
    <message>
        <source>Calls that were sent</source>
        <translation>Aufrufe, die gesendet wurden</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Erneut senden</translation>
    </message>
    <message>
        <source>Take the chosen call of the history into the form and send it</source>
        <translation>Den gewählten Aufruf des Verlaufs in das Formular übernehmen und senden</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Take the chosen call of the history into the form</source>
        <translation>Den gewählten Aufruf des Verlaufs in das Formular übernehmen</translation>
    </message>
    <message>
        <source>Clear the history</source>
        <translation>Den Verlauf leeren</translation>
    </message>
    <message>
        <source>Forget all calls of the history</source>
        <translation>Alle Aufrufe des Verlaufs vergessen</translation>
    </message>
    <message>
        <source>Search in method, URL and status</source>
        <translation>In Methode, URL und Status suchen</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <translation>Noch keine Aufrufe</translation>
    </message>
    <message>
        <source>Calls that you send are listed here, without their credentials.</source>
        <translation>Aufrufe, die Sie senden, stehen hier, ohne ihre Zugangsdaten.</translation>
    </message>
    <message>
        <source>No call matches</source>
        <translation>Kein Aufruf passt</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln call(s) has these words.</source>
        <translation>
            <numerusform>%Ln Aufruf hat diese Wörter nicht.</numerusform>
            <numerusform>Keiner von %Ln Aufrufen hat diese Wörter.</numerusform>
        </translation>
    </message>
    <message>
        <source>No call of the history is chosen.</source>
        <translation>Es ist kein Aufruf des Verlaufs gewählt.</translation>
    </message>
    <message>
        <source>The history is empty.</source>
        <translation>Der Verlauf ist leer.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::InlineBar</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>postern::workbench::InspectorPage</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Filter exchanges</source>
        <translation>Aufrufe filtern</translation>
    </message>
    <message>
        <source>Narrow the list of exchanges</source>
        <translation>Die Liste der Aufrufe eingrenzen</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>Show every exchange again</source>
        <translation>Wieder alle Aufrufe zeigen</translation>
    </message>
    <message>
        <source>Stop filtering</source>
        <translation>Filtern anhalten</translation>
    </message>
    <message>
        <source>Stop looking and show what was found so far</source>
        <translation>Nicht weiter suchen und zeigen, was bisher gefunden wurde</translation>
    </message>
    <message>
        <source>Pause the view</source>
        <translation>Ansicht anhalten</translation>
    </message>
    <message>
        <source>Hold back new exchanges; none is lost</source>
        <translation>Neue Aufrufe zurückhalten; keiner geht verloren</translation>
    </message>
    <message>
        <source>Follow the newest</source>
        <translation>Dem Neuesten folgen</translation>
    </message>
    <message>
        <source>Keep the newest exchange in view; scrolling up stops it</source>
        <translation>Den neuesten Aufruf im Blick behalten; Hochblättern beendet es</translation>
    </message>
    <message>
        <source>Next step of the chain</source>
        <translation>Nächster Schritt der Kette</translation>
    </message>
    <message>
        <source>Go to the next step that ran</source>
        <translation>Zum nächsten Schritt gehen, der lief</translation>
    </message>
    <message>
        <source>Previous step of the chain</source>
        <translation>Voriger Schritt der Kette</translation>
    </message>
    <message>
        <source>Go back to the step that ran before</source>
        <translation>Zum Schritt zurückgehen, der davor lief</translation>
    </message>
    <message>
        <source>Copy the call as curl</source>
        <translation>Aufruf als curl kopieren</translation>
    </message>
    <message>
        <source>Copy a curl command that makes the chosen call</source>
        <translation>Einen curl-Befehl kopieren, der den gewählten Aufruf macht</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Ändern und neu senden</translation>
    </message>
    <message>
        <source>Open the chosen call in Try it</source>
        <translation>Den gewählten Aufruf in Ausprobieren öffnen</translation>
    </message>
    <message>
        <source>Show only such</source>
        <translation>Nur solche zeigen</translation>
    </message>
    <message>
        <source>Filter by the value in the chosen cell</source>
        <translation>Nach dem Wert der gewählten Zelle filtern</translation>
    </message>
    <message>
        <source>Leave out such</source>
        <translation>Solche weglassen</translation>
    </message>
    <message>
        <source>Filter out the value in the chosen cell</source>
        <translation>Den Wert der gewählten Zelle herausfiltern</translation>
    </message>
    <message>
        <source>Copy the curl command</source>
        <translation>curl-Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy a command that calls the gateway</source>
        <translation>Einen Befehl kopieren, der das Gateway aufruft</translation>
    </message>
    <message>
        <source>The curl command is copied.</source>
        <translation>Der curl-Befehl ist kopiert.</translation>
    </message>
    <message>
        <source>List and exchange</source>
        <translation>Liste und Aufruf</translation>
    </message>
    <message>
        <source>Choose an exchange first.</source>
        <translation>Wählen Sie zuerst einen Aufruf.</translation>
    </message>
    <message>
        <source>Choose an exchange whose trace is held.</source>
        <translation>Wählen Sie einen Aufruf, dessen Spur noch da ist.</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln exchange(s) matches</source>
        <translation>
            <numerusform>Der eine Aufruf passt nicht</numerusform>
            <numerusform>Keiner von %Ln Aufrufen passt</numerusform>
        </translation>
    </message>
    <message>
        <source>The gateway is starting</source>
        <translation>Das Gateway startet</translation>
    </message>
    <message>
        <source>Waiting for calls on %1</source>
        <translation>Warten auf Aufrufe an %1</translation>
    </message>
    <message>
        <source>Call an API and see here what each filter did with it. The command below makes a first call.</source>
        <translation>Rufen Sie eine API auf und sehen Sie hier, was jeder Filter damit tat. Der Befehl unten macht einen ersten Aufruf.</translation>
    </message>
    <message>
        <source>The gateway is not running</source>
        <translation>Das Gateway läuft nicht</translation>
    </message>
    <message>
        <source>Run it, and every call to it appears here with its way through the filter chain.</source>
        <translation>Starten Sie es, und jeder Aufruf erscheint hier mit seinem Weg durch die Filterkette.</translation>
    </message>
    <message>
        <source>The call is copied as curl.</source>
        <translation>Der Aufruf ist als curl kopiert.</translation>
    </message>
    <message>
        <source>Open where the step is configured</source>
        <translation>Öffnen, wo der Schritt festgelegt ist</translation>
    </message>
    <message>
        <source>Open the file and line that configure the chosen step</source>
        <translation>Datei und Zeile öffnen, die den gewählten Schritt festlegen</translation>
    </message>
    <message>
        <source>Choose a step that a file of the workspace configures.</source>
        <translation>Wählen Sie einen Schritt, den eine Datei des Arbeitsbereichs festlegt.</translation>
    </message>
    <message>
        <source>Save the filter</source>
        <translation>Filter speichern</translation>
    </message>
    <message>
        <source>Keep the filter under a name</source>
        <translation>Den Filter unter einem Namen behalten</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Saved filters and those used before</source>
        <translation>Gespeicherte Filter und früher verwendete</translation>
    </message>
    <message>
        <source>Follow the correlation id</source>
        <translation>Der Korrelations-ID folgen</translation>
    </message>
    <message>
        <source>Show every exchange that has the chosen one&apos;s correlation id</source>
        <translation>Alle Aufrufe mit der Korrelations-ID des gewählten zeigen</translation>
    </message>
    <message>
        <source>There is no filter.</source>
        <translation>Es gibt keinen Filter.</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Mark the chosen exchange, with the mark that was used last</source>
        <translation>Den gewählten Aufruf markieren, mit der zuletzt benutzten Markierung</translation>
    </message>
    <message>
        <source>Mark with %1</source>
        <translation>Mit %1 markieren</translation>
    </message>
    <message>
        <source>Mark the chosen exchange with %1</source>
        <translation>Den gewählten Aufruf mit %1 markieren</translation>
    </message>
    <message>
        <source>Take the mark away</source>
        <translation>Markierung entfernen</translation>
    </message>
    <message>
        <source>Take the chosen exchange&apos;s mark away</source>
        <translation>Die Markierung des gewählten Aufrufs entfernen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Pin the chosen exchange, or let it go</source>
        <translation>Den gewählten Aufruf anheften oder lösen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Write a note on the chosen exchange</source>
        <translation>Eine Notiz zum gewählten Aufruf schreiben</translation>
    </message>
    <message>
        <source>Colour rules</source>
        <translation>Farbregeln</translation>
    </message>
    <message>
        <source>Give rows of the list colours by what they are</source>
        <translation>Zeilen der Liste nach dem färben, was sie sind</translation>
    </message>
    <message>
        <source>Next exchange</source>
        <translation>Nächster Aufruf</translation>
    </message>
    <message>
        <source>Go to the next exchange of the list</source>
        <translation>Zum nächsten Aufruf der Liste gehen</translation>
    </message>
    <message>
        <source>Previous exchange</source>
        <translation>Voriger Aufruf</translation>
    </message>
    <message>
        <source>Go to the previous exchange of the list</source>
        <translation>Zum vorigen Aufruf der Liste gehen</translation>
    </message>
    <message>
        <source>Copy the call as HTTPie</source>
        <translation>Aufruf als HTTPie kopieren</translation>
    </message>
    <message>
        <source>Copy an HTTPie command that makes the chosen call</source>
        <translation>Einen HTTPie-Befehl kopieren, der den gewählten Aufruf macht</translation>
    </message>
    <message>
        <source>Copy the call as a test</source>
        <translation>Aufruf als Test kopieren</translation>
    </message>
    <message>
        <source>Copy a test for Hurl: the chosen call and what its answer was</source>
        <translation>Einen Test für Hurl kopieren: den gewählten Aufruf und was seine Antwort war</translation>
    </message>
    <message>
        <source>Show only exchanges with this step</source>
        <translation>Nur Aufrufe mit diesem Schritt zeigen</translation>
    </message>
    <message>
        <source>Filter by what the chosen step decided, or by its filter</source>
        <translation>Nach dem filtern, was der gewählte Schritt entschied, oder nach seinem Filter</translation>
    </message>
    <message>
        <source>Keys of the inspector</source>
        <translation>Tasten des Inspektors</translation>
    </message>
    <message>
        <source>Show which keys do what here</source>
        <translation>Zeigen, welche Tasten hier was tun</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare two chosen exchanges, or the chosen one with the next you choose</source>
        <translation>Zwei gewählte Aufrufe vergleichen, oder den gewählten mit dem nächsten, den Sie wählen</translation>
    </message>
    <message>
        <source>Next difference</source>
        <translation>Nächster Unterschied</translation>
    </message>
    <message>
        <source>Go to the next difference</source>
        <translation>Zum nächsten Unterschied gehen</translation>
    </message>
    <message>
        <source>Previous difference</source>
        <translation>Voriger Unterschied</translation>
    </message>
    <message>
        <source>Go to the previous difference</source>
        <translation>Zum vorigen Unterschied gehen</translation>
    </message>
    <message>
        <source>Swap the sides</source>
        <translation>Seiten tauschen</translation>
    </message>
    <message>
        <source>Show the right exchange at the left</source>
        <translation>Den rechten Aufruf links zeigen</translation>
    </message>
    <message>
        <source>Leave the comparison</source>
        <translation>Vergleich verlassen</translation>
    </message>
    <message>
        <source>Show the chosen exchange again</source>
        <translation>Den gewählten Aufruf wieder zeigen</translation>
    </message>
    <message>
        <source>Nothing is compared.</source>
        <translation>Es wird nichts verglichen.</translation>
    </message>
    <message>
        <source>Exchange or comparison</source>
        <translation>Aufruf oder Vergleich</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) paused</source>
        <translation>
            <numerusform>%n angehaltener Aufruf</numerusform>
            <numerusform>%n angehaltene Aufrufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a step of a chain first.</source>
        <translation>Wählen Sie zuerst einen Schritt einer Kette.</translation>
    </message>
    <message>
        <source>The call is copied as HTTPie.</source>
        <translation>Der Aufruf ist als HTTPie-Befehl kopiert.</translation>
    </message>
    <message>
        <source>The call is copied as a test for Hurl.</source>
        <translation>Der Aufruf ist als Test für Hurl kopiert.</translation>
    </message>
    <message>
        <source>Exchange %1 is to be compared: choose the other one and press D again.</source>
        <translation>Aufruf %1 wird verglichen: Wählen Sie den anderen und drücken Sie noch einmal D.</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Make the chosen calls again, as often and as fast as you say, and compare the answers</source>
        <translation>Die gewählten Aufrufe noch einmal machen, so oft und so schnell Sie sagen, und die Antworten vergleichen</translation>
    </message>
    <message>
        <source>Compare the pair</source>
        <translation>Paar vergleichen</translation>
    </message>
    <message>
        <source>Compare the two exchanges of the chosen pair</source>
        <translation>Die zwei Aufrufe des gewählten Paares vergleichen</translation>
    </message>
    <message>
        <source>Compare the captures again</source>
        <translation>Aufzeichnungen noch einmal vergleichen</translation>
    </message>
    <message>
        <source>Compare the same two captures as they are now</source>
        <translation>Dieselben zwei Aufzeichnungen vergleichen, wie sie jetzt sind</translation>
    </message>
    <message>
        <source>Stop comparing</source>
        <translation>Vergleich anhalten</translation>
    </message>
    <message>
        <source>Stop comparing the captures</source>
        <translation>Den Vergleich der Aufzeichnungen anhalten</translation>
    </message>
    <message>
        <source>Show pairs that are the same</source>
        <translation>Gleiche Paare zeigen</translation>
    </message>
    <message>
        <source>List those pairs of calls, too, that do not differ</source>
        <translation>Auch die Paare von Aufrufen auflisten, die sich nicht unterscheiden</translation>
    </message>
    <message>
        <source>Leave the captures</source>
        <translation>Aufzeichnungen verlassen</translation>
    </message>
    <message>
        <source>Show the chosen exchange again, in place of the two captures</source>
        <translation>Statt der zwei Aufzeichnungen wieder den gewählten Aufruf zeigen</translation>
    </message>
    <message>
        <source>No captures are compared.</source>
        <translation>Es werden keine Aufzeichnungen verglichen.</translation>
    </message>
    <message>
        <source>Choose a pair that has both sides.</source>
        <translation>Wählen Sie ein Paar, das beide Seiten hat.</translation>
    </message>
    <message>
        <source>The gateway did not start, so there is nothing to see</source>
        <translation>Das Gateway ist nicht gestartet, darum gibt es nichts zu sehen</translation>
    </message>
    <message>
        <source>Problems says why.</source>
        <translation>Unter „Probleme“ steht, warum.</translation>
    </message>
    <message>
        <source>Nothing to see yet</source>
        <translation>Noch nichts zu sehen</translation>
    </message>
    <message>
        <source>Add an API to this workspace and run the gateway; then every call to it appears here.</source>
        <translation>Fügen Sie diesem Arbeitsbereich eine API hinzu und starten Sie das Gateway; dann erscheint hier jeder Aufruf.</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Erneut senden</translation>
    </message>
    <message>
        <source>Send the chosen call once more, with the credentials of Try it where the recording masks them</source>
        <translation>Den gewählten Aufruf noch einmal senden, mit den Anmeldedaten von „Ausprobieren“, wo die Aufzeichnung sie verdeckt</translation>
    </message>
    <message>
        <source>What if… (with the open drafts)</source>
        <translation>Was wäre wenn … (mit den offenen Entwürfen)</translation>
    </message>
    <message>
        <source>Evaluate the chosen exchanges, or the newest of the list, against the drafts; nobody is called</source>
        <translation>Die gewählten Aufrufe, oder die neuesten der Liste, an den Entwürfen messen; niemand wird aufgerufen</translation>
    </message>
    <message>
        <source>Evaluate again</source>
        <translation>Noch einmal auswerten</translation>
    </message>
    <message>
        <source>Evaluate the same exchanges against the drafts as they are now</source>
        <translation>Dieselben Aufrufe an den Entwürfen messen, wie sie jetzt sind</translation>
    </message>
    <message>
        <source>Stop evaluating</source>
        <translation>Auswertung anhalten</translation>
    </message>
    <message>
        <source>Stop, and show what was evaluated so far</source>
        <translation>Anhalten und zeigen, was bis jetzt ausgewertet wurde</translation>
    </message>
    <message>
        <source>Leave what-if</source>
        <translation>Was-wäre-wenn verlassen</translation>
    </message>
    <message>
        <source>There are no exchanges.</source>
        <translation>Es gibt keine Aufrufe.</translation>
    </message>
    <message>
        <source>It is under way.</source>
        <translation>Es läuft schon.</translation>
    </message>
    <message>
        <source>Nothing is evaluated.</source>
        <translation>Es wird nichts ausgewertet.</translation>
    </message>
    <message>
        <source>Re-run from here…</source>
        <translation>Ab hier neu ausführen …</translation>
    </message>
    <message>
        <source>Run the chosen exchange again from the chosen step on, with changes; the steps before it are not run</source>
        <translation>Den gewählten Aufruf ab dem gewählten Schritt noch einmal ausführen, mit Änderungen; die Schritte davor laufen nicht</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Run the exchange again as it is written here (Ctrl+Enter)</source>
        <translation>Den Aufruf noch einmal so ausführen, wie er hier steht (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Aufgeben</translation>
    </message>
    <message>
        <source>Wait no longer for what was sent, as a client that leaves</source>
        <translation>Nicht länger auf das Gesendete warten, wie ein Client, der geht</translation>
    </message>
    <message>
        <source>Leave the re-run</source>
        <translation>Die Wiederholung verlassen</translation>
    </message>
    <message>
        <source>Compare with what it is a re-run of</source>
        <translation>Mit dem Ursprung vergleichen</translation>
    </message>
    <message>
        <source>Compare the chosen exchange with the one that it was run again from</source>
        <translation>Den gewählten Aufruf mit dem vergleichen, von dem er eine Wiederholung ist</translation>
    </message>
    <message>
        <source>Nothing is run again.</source>
        <translation>Nichts wird wiederholt.</translation>
    </message>
    <message>
        <source>Nothing is under way.</source>
        <translation>Nichts ist unterwegs.</translation>
    </message>
    <message>
        <source>Choose an exchange that is a re-run of another one.</source>
        <translation>Wählen Sie einen Aufruf, der die Wiederholung eines anderen ist.</translation>
    </message>
    <message>
        <source>Exchange %1 is the re-run of %2.</source>
        <translation>Aufruf %1 ist die Wiederholung von %2.</translation>
    </message>
    <message>
        <source>Choose a step of the request&apos;s way.</source>
        <translation>Wählen Sie einen Schritt auf dem Weg der Anfrage.</translation>
    </message>
    <message>
        <source>This step was not reached, so nobody knows what it would have got.</source>
        <translation>Dieser Schritt wurde nicht erreicht, darum weiß niemand, was er bekommen hätte.</translation>
    </message>
    <message>
        <source>The gateway is not running.</source>
        <translation>Das Gateway läuft nicht.</translation>
    </message>
    <message>
        <source>The gateway does not record, so nobody would see what becomes of it.</source>
        <translation>Das Gateway zeichnet nicht auf, darum sähe niemand, was daraus wird.</translation>
    </message>
    <message>
        <source>Save the body of the request</source>
        <translation>Inhalt der Anfrage sichern</translation>
    </message>
    <message>
        <source>Save all that was recorded of the body of the request in a file</source>
        <translation>Alles, was vom Inhalt der Anfrage aufgezeichnet wurde, in einer Datei sichern</translation>
    </message>
    <message>
        <source>Save the body of the answer</source>
        <translation>Inhalt der Antwort sichern</translation>
    </message>
    <message>
        <source>Save all that was recorded of the body of the answer in a file</source>
        <translation>Alles, was vom Inhalt der Antwort aufgezeichnet wurde, in einer Datei sichern</translation>
    </message>
    <message>
        <source>It has no body.</source>
        <translation>Sie hat keinen Inhalt.</translation>
    </message>
    <message>
        <source>The body could not be saved as %1: %2</source>
        <translation>Der Inhalt konnte nicht als %1 gesichert werden: %2</translation>
    </message>
    <message>
        <source>The body is saved as %1.</source>
        <translation>Der Inhalt ist als %1 gesichert.</translation>
    </message>
    <message>
        <source>No more than its first %1 were recorded.</source>
        <translation>Nur die ersten %1 wurden aufgezeichnet.</translation>
    </message>
    <message>
        <source>Find in the exchange</source>
        <translation>Im Aufruf suchen</translation>
    </message>
    <message>
        <source>Look for words in the text of the exchange that is in view</source>
        <translation>Wörter im Text des gezeigten Aufrufs suchen</translation>
    </message>
    <message>
        <source>Find the next place</source>
        <translation>Nächste Stelle suchen</translation>
    </message>
    <message>
        <source>Go to the next place where the words stand</source>
        <translation>Zur nächsten Stelle gehen, an der die Wörter stehen</translation>
    </message>
    <message>
        <source>Find the place before</source>
        <translation>Vorige Stelle suchen</translation>
    </message>
    <message>
        <source>Go back to the place before where the words stand</source>
        <translation>Zur vorigen Stelle zurückgehen, an der die Wörter stehen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ItemsEditor</name>
    <message>
        <source>Add to %1</source>
        <translation>Zu %1 hinzufügen</translation>
    </message>
    <message>
        <source>Add an entry</source>
        <translation>Eintrag hinzufügen</translation>
    </message>
    <message>
        <source>Add an item</source>
        <translation>Element hinzufügen</translation>
    </message>
    <message>
        <source>%1: entry %2</source>
        <translation>%1: Eintrag %2</translation>
    </message>
    <message>
        <source>%1: item %2</source>
        <translation>%1: Element %2</translation>
    </message>
    <message>
        <source>%1: name of entry %2</source>
        <translation>%1: Name des Eintrags %2</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>Nach oben (Alt+Auf)</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>Nach unten (Alt+Ab)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Move %1 up</source>
        <translation>%1 nach oben</translation>
    </message>
    <message>
        <source>Move %1 down</source>
        <translation>%1 nach unten</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>What is wrong with %1</source>
        <translation>Was an %1 nicht stimmt</translation>
    </message>
    <message>
        <source>Two entries have the same name.</source>
        <translation>Zwei Einträge haben denselben Namen.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::Job</name>
    <message>
        <source>Stopping...</source>
        <translation>Hält an …</translation>
    </message>
</context>
<context>
    <name>postern::workbench::JobLines</name>
    <message>
        <source>%1: %2</source>
        <comment>part of a job: what it says</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::JobList</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Stopping...</source>
        <translation>Hält an …</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>progress</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>postern::workbench::JobPane</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Parts of the chosen job</source>
        <translation>Teile des gewählten Auftrags</translation>
    </message>
    <message>
        <source>Cancel job</source>
        <translation>Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Cancel the chosen job</source>
        <translation>Den gewählten Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Do the chosen job again</source>
        <translation>Den gewählten Auftrag erneut ausführen</translation>
    </message>
    <message>
        <source>No jobs yet</source>
        <translation>Noch keine Aufträge</translation>
    </message>
    <message>
        <source>Longer work, for instance a pull, is listed here with its progress.</source>
        <translation>Längere Arbeit, zum Beispiel das Holen von APIs, steht hier mit ihrem Fortschritt.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::KeysEditor</name>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Keys for the chosen command</source>
        <translation>Tasten für den gewählten Befehl</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use these keys</source>
        <translation>Diese Tasten verwenden</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>Keine Tasten</translation>
    </message>
    <message>
        <source>Take the keys away</source>
        <translation>Die Tasten wegnehmen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the keys it had at first</source>
        <translation>Zurück zu den ursprünglichen Tasten</translation>
    </message>
    <message>
        <source>About these keys</source>
        <translation>Zu diesen Tasten</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Columns of commands</source>
        <translation>Spalten der Befehle</translation>
    </message>
    <message>
        <source>press the new keys</source>
        <translation>neue Tasten drücken</translation>
    </message>
    <message>
        <source>%1 (changed)</source>
        <comment>keys</comment>
        <translation>%1 (geändert)</translation>
    </message>
    <message>
        <source>Choose a command to change its keys.</source>
        <translation>Wählen Sie einen Befehl, um seine Tasten zu ändern.</translation>
    </message>
    <message>
        <source>%1 has these keys, too: neither would work then. Choose others, or take them away there.</source>
        <translation>„%1“ hat diese Tasten auch: Dann ginge keiner von beiden. Wählen Sie andere oder nehmen Sie sie dort weg.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::KeysOfPage</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was er tut</translation>
    </message>
</context>
<context>
    <name>postern::workbench::LifecyclePanel</name>
    <message>
        <source>Message about the change</source>
        <translation>Meldung zur Änderung</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Deprecated</source>
        <translation>Abgekündigt</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>Stillgelegt</translation>
    </message>
    <message>
        <source>2027-06-30, or nothing</source>
        <translation>2027-06-30, oder nichts</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>What is done</source>
        <translation>Was getan wird</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>The lines or calls of the chosen row. Secrets are masked.</source>
        <translation>Die Zeilen oder Aufrufe der gewählten Zeile. Geheimnisse sind verdeckt.</translation>
    </message>
    <message>
        <source>S&amp;tate:</source>
        <translation>&amp;Zustand:</translation>
    </message>
    <message>
        <source>Gateways, and what is done at one</source>
        <translation>Gateways, und was an einem getan wird</translation>
    </message>
    <message>
        <source>Which API</source>
        <translation>Welche API</translation>
    </message>
    <message>
        <source>&amp;Gone on:</source>
        <translation>&amp;Weg ab:</translation>
    </message>
    <message>
        <source>Gone on</source>
        <translation>Weg ab</translation>
    </message>
    <message>
        <source>Gone on, as 2027-06-30</source>
        <translation>Weg ab, als 2027-06-30</translation>
    </message>
    <message>
        <source>&amp;Make the plan</source>
        <translation>Plan er&amp;stellen</translation>
    </message>
    <message>
        <source>Make the plan; nothing is changed by that</source>
        <translation>Den Plan erstellen; dadurch ändert sich nichts</translation>
    </message>
    <message>
        <source>What the state means</source>
        <translation>Was der Zustand bedeutet</translation>
    </message>
    <message>
        <source>The plan, in short</source>
        <translation>Der Plan, kurz</translation>
    </message>
    <message>
        <source>What is done where</source>
        <translation>Was wo getan wird</translation>
    </message>
    <message>
        <source>What would be written, or sent, there</source>
        <translation>Was dort geschrieben oder gesendet würde</translation>
    </message>
    <message>
        <source>Rules that stop it</source>
        <translation>Regeln, die es aufhalten</translation>
    </message>
    <message>
        <source>Names of the rules that are overridden, with commas between</source>
        <translation>Namen der Regeln, die übergangen werden, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>In production</source>
        <translation>In Produktion</translation>
    </message>
    <message>
        <source>Names of the gateways in production, with commas between</source>
        <translation>Namen der Produktions-Gateways, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>&amp;Apply the plan</source>
        <translation>Plan &amp;anwenden</translation>
    </message>
    <message>
        <source>Apply the plan</source>
        <translation>Plan anwenden</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Close: back to the gateways</source>
        <translation>Schließen: zurück zu den Gateways</translation>
    </message>
    <message>
        <source>Change the state of an API everywhere</source>
        <translation>Den Zustand einer API überall ändern</translation>
    </message>
    <message>
        <source>%1 is %2 in this workspace. Change its state here and at every gateway that holds it:</source>
        <comment>an API, its state</comment>
        <translation>%1 ist in diesem Arbeitsbereich %2. Den Zustand hier und an jedem Gateway ändern, das sie hat:</translation>
    </message>
    <message>
        <source>Every call of it is refused until it is published again.</source>
        <translation>Jeder Aufruf wird abgewiesen, bis sie wieder veröffentlicht wird.</translation>
    </message>
    <message>
        <source>It goes on. Its answers tell callers that it will go, and when, if you name the day.</source>
        <translation>Sie läuft weiter. Ihre Antworten sagen Aufrufern, dass sie wegfällt, und wann, wenn Sie den Tag nennen.</translation>
    </message>
    <message>
        <source>It is taken away from every gateway, for good.</source>
        <translation>Sie wird von jedem Gateway genommen, endgültig.</translation>
    </message>
    <message>
        <source>It is served, and its answers do not say any more that it will go.</source>
        <translation>Sie wird bedient, und ihre Antworten sagen nicht mehr, dass sie wegfällt.</translation>
    </message>
    <message>
        <source>Something runs at a gateway.</source>
        <translation>An einem Gateway läuft etwas.</translation>
    </message>
    <message>
        <source>Wait until it has ended, or stop it.</source>
        <translation>Warten Sie, bis es beendet ist, oder halten Sie es an.</translation>
    </message>
    <message>
        <source>Nothing was written. Make the plan once more, and look at it.</source>
        <translation>Nichts wurde geschrieben. Erstellen Sie den Plan noch einmal, und sehen Sie ihn an.</translation>
    </message>
    <message>
        <source>this workspace</source>
        <translation>dieser Arbeitsbereich</translation>
    </message>
    <message>
        <source>Files change: %1</source>
        <translation>Dateien ändern sich: %1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>getan</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>nicht getan</translation>
    </message>
    <message>
        <source>Make the plan first: it says what is done at each gateway. Nothing is changed by that.</source>
        <translation>Erstellen Sie zuerst den Plan: Er sagt, was an jedem Gateway getan wird. Dadurch ändert sich nichts.</translation>
    </message>
    <message>
        <source>The plan is being made.</source>
        <translation>Der Plan wird gemacht.</translation>
    </message>
    <message>
        <source>The plan is being applied.</source>
        <translation>Der Plan wird angewendet.</translation>
    </message>
    <message>
        <source>No gateway holds it, and its files say so already: nothing is to be done.</source>
        <translation>Kein Gateway hat sie, und ihre Dateien sagen es schon: Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>No gateway holds it: only its files change.</source>
        <translation>Kein Gateway hat sie: Nur ihre Dateien ändern sich.</translation>
    </message>
    <message>
        <source>Everything is as it is to be: nothing is to be done.</source>
        <translation>Alles ist, wie es sein soll: Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>Nothing has been written or sent yet.</source>
        <translation>Noch ist nichts geschrieben oder gesendet.</translation>
    </message>
    <message>
        <source>%1 is %2 here and wherever Postern may write.</source>
        <translation>%1 ist hier und überall, wo Postern schreiben darf, %2.</translation>
    </message>
    <message>
        <source>%1 is %2 here, but not everywhere. Make the plan once more: it does what is left.</source>
        <translation>%1 ist hier %2, aber nicht überall. Erstellen Sie den Plan noch einmal: Er erledigt den Rest.</translation>
    </message>
    <message>
        <source>In production: %1. Type each name to go on, with commas between.</source>
        <translation>In Produktion: %1. Geben Sie jeden Namen ein, um fortzufahren, durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>It breaks rules of its governance: %1. Correct it, or type each name, with commas between, and make the plan once more; the history says so.</source>
        <translation>Sie verletzt Governance-Regeln: %1. Berichtigen Sie sie, oder geben Sie jeden Namen ein, durch Kommas getrennt, und erstellen Sie den Plan noch einmal; der Verlauf hält das fest.</translation>
    </message>
    <message>
        <source>It is under way.</source>
        <translation>Es läuft schon.</translation>
    </message>
    <message>
        <source>Make the plan first.</source>
        <translation>Erstellen Sie zuerst den Plan.</translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation>Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>%1 is in production: type its name.</source>
        <translation>%1 ist in Produktion: Geben Sie den Namen ein.</translation>
    </message>
    <message>
        <source>A call that was sent comes to its end, and nothing more is done</source>
        <translation>Ein gesendeter Aufruf kommt zu seinem Ende, und mehr wird nicht getan</translation>
    </message>
    <message>
        <source>Nothing runs.</source>
        <translation>Nichts läuft.</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::LifecycleTab</name>
    <message>
        <source>Lifecycle</source>
        <translation>Lebenszyklus</translation>
    </message>
    <message>
        <source>State on the Publisher</source>
        <translation>Zustand im Publisher</translation>
    </message>
    <message>
        <source>What may become of it</source>
        <translation>Was daraus werden kann</translation>
    </message>
    <message>
        <source>Withdraw the change that waits for approval</source>
        <translation>Die Änderung zurückziehen, die auf Freigabe wartet</translation>
    </message>
    <message>
        <source>New version</source>
        <translation>Neue Version</translation>
    </message>
    <message>
        <source>&amp;Default version</source>
        <translation>&amp;Standardversion</translation>
    </message>
    <message>
        <source>Make it the default version: calls without a version reach it</source>
        <translation>Zur Standardversion machen: Aufrufe ohne Version erreichen sie</translation>
    </message>
    <message>
        <source>Make a new version of the API</source>
        <translation>Eine neue Version der API anlegen</translation>
    </message>
    <message>
        <source>for instance 2.0.0</source>
        <translation>zum Beispiel 2.0.0</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Durch</translation>
    </message>
    <message>
        <source>Asking for the state and the history...</source>
        <translation>Zustand und Verlauf werden erfragt ...</translation>
    </message>
    <message>
        <source>The Developer Portal shows it to everybody who may see it, and they can subscribe.</source>
        <translation>Das Entwicklerportal zeigt sie allen, die sie sehen dürfen, und sie können abonnieren.</translation>
    </message>
    <message>
        <source>The Developer Portal does not show it any more and nobody can subscribe. Revisions that are deployed stay deployed.</source>
        <translation>Das Entwicklerportal zeigt sie nicht mehr, und niemand kann abonnieren. Ausgerollte Revisionen bleiben ausgerollt.</translation>
    </message>
    <message>
        <source>The Developer Portal shows it as a prototype, to be tried without a subscription.</source>
        <translation>Das Entwicklerportal zeigt sie als Prototyp, der ohne Abonnement ausprobiert werden kann.</translation>
    </message>
    <message>
        <source>Calls to it are answered with 503 on the gateways until it is published again.</source>
        <translation>Aufrufe werden auf den Gateways mit 503 beantwortet, bis sie wieder veröffentlicht wird.</translation>
    </message>
    <message>
        <source>Nobody can subscribe any more; who has subscribed can go on calling it.</source>
        <translation>Niemand kann mehr abonnieren; wer abonniert hat, kann sie weiter aufrufen.</translation>
    </message>
    <message>
        <source>It is taken from all gateways: every call to it fails, and that cannot be taken back.</source>
        <translation>Sie wird von allen Gateways genommen: jeder Aufruf schlägt fehl, und das lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>The history could not be read.</source>
        <translation>Der Verlauf ließ sich nicht lesen.</translation>
    </message>
    <message>
        <source>State: %1</source>
        <translation>Zustand: %1</translation>
    </message>
    <message>
        <source>%1: the state becomes %2</source>
        <translation>%1: der Zustand wird %2</translation>
    </message>
    <message>
        <source>What %1 does</source>
        <translation>Was %1 bewirkt</translation>
    </message>
    <message>
        <source>Type the new version first.</source>
        <translation>Geben Sie zuerst die neue Version ein.</translation>
    </message>
    <message>
        <source>The API has this version already.</source>
        <translation>Die API hat diese Version schon.</translation>
    </message>
    <message>
        <source>What governance says is not known: %1</source>
        <translation>Was die Governance sagt, ist nicht bekannt: %1</translation>
    </message>
    <message>
        <source>Governance finds nothing.</source>
        <translation>Die Governance findet nichts.</translation>
    </message>
    <message>
        <source>Governance finds: %1</source>
        <translation>Die Governance findet: %1</translation>
    </message>
    <message>
        <source>%1 %2 goes from %3 to %4.</source>
        <translation>%1 %2 geht von %3 nach %4.</translation>
    </message>
    <message>
        <source>And: %1.</source>
        <translation>Und: %1.</translation>
    </message>
    <message>
        <source>The change of %1 waits for approval.</source>
        <translation>Die Änderung von %1 wartet auf Freigabe.</translation>
    </message>
    <message>
        <source>%1 is %2 now.</source>
        <translation>%1 ist jetzt %2.</translation>
    </message>
    <message>
        <source>The state was not changed.</source>
        <translation>Der Zustand wurde nicht geändert.</translation>
    </message>
    <message>
        <source>The change was not withdrawn.</source>
        <translation>Die Änderung wurde nicht zurückgezogen.</translation>
    </message>
    <message>
        <source>%1 %2 is made on the Publisher as a copy of %3, in the state Created, and pulled into this workspace. %3 stays as it is; both run here beside each other, each under its version.</source>
        <translation>%1 %2 wird im Publisher als Kopie von %3 angelegt, im Zustand Created, und in diesen Arbeitsbereich geholt. %3 bleibt, wie sie ist; beide laufen hier nebeneinander, jede unter ihrer Version.</translation>
    </message>
    <message>
        <source>It becomes the default version: calls that name no version reach %1 instead of the old one.</source>
        <translation>Sie wird die Standardversion: Aufrufe, die keine Version nennen, erreichen %1 statt der alten.</translation>
    </message>
    <message>
        <source>Make %1</source>
        <translation>%1 anlegen</translation>
    </message>
    <message>
        <source>%1 %2 was made.</source>
        <translation>%1 %2 wurde angelegt.</translation>
    </message>
    <message>
        <source>The new version was not made.</source>
        <translation>Die neue Version wurde nicht angelegt.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::LineEditor</name>
    <message>
        <source>not set; for instance 500ms, 30s, 1m30s</source>
        <translation>nicht gesetzt; zum Beispiel 500ms, 30s, 1m30s</translation>
    </message>
    <message>
        <source>not set; for instance 512, 64KiB, 10MB</source>
        <translation>nicht gesetzt; zum Beispiel 512, 64KiB, 10MB</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
</context>
<context>
    <name>postern::workbench::LineQuestion</name>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ListenerModel</name>
    <message>
        <source>Listening, development certificate</source>
        <translation>Lauscht, Entwicklungszertifikat</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Lauscht</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>postern::workbench::LogModel</name>
    <message>
        <source>Trace</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>Fehlersuche</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>postern::workbench::LogPane</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Follow the log&apos;s end</source>
        <translation>Dem Ende des Protokolls folgen</translation>
    </message>
    <message>
        <source>Copy the log&apos;s last lines</source>
        <translation>Die letzten Zeilen des Protokolls kopieren</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>Protokoll leeren</translation>
    </message>
</context>
<context>
    <name>postern::workbench::MainWindow</name>
    <message>
        <source>Postern workbench</source>
        <translation>Postern-Workbench</translation>
    </message>
    <message>
        <source>Work area</source>
        <translation>Arbeitsfläche</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Befehl finden</translation>
    </message>
    <message>
        <source>Search every command, page and API by name</source>
        <translation>Jeden Befehl, jede Seite und API nach Namen suchen</translation>
    </message>
    <message>
        <source>Show or hide the mode rail</source>
        <translation>Leiste zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the column of modes</source>
        <translation>Die Spalte der Bereiche zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the panes</source>
        <translation>Unteren Bereich zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide Problems, Log and Jobs below the page</source>
        <translation>Probleme, Protokoll und Aufträge unter der Seite zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show problems</source>
        <translation>Probleme zeigen</translation>
    </message>
    <message>
        <source>Show what is to be mended</source>
        <translation>Zeigen, was zu beheben ist</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Show the log of gateway and workbench</source>
        <translation>Das Protokoll von Gateway und Workbench zeigen</translation>
    </message>
    <message>
        <source>Show jobs</source>
        <translation>Aufträge zeigen</translation>
    </message>
    <message>
        <source>Show running and ended jobs of this session</source>
        <translation>Laufende und beendete Aufträge dieser Sitzung zeigen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Go to the page shown before</source>
        <translation>Zur Seite davor</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Go to the page shown after this one</source>
        <translation>Zur Seite danach</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>Nächster Teil des Fensters</translation>
    </message>
    <message>
        <source>Move the focus to the next part of the window</source>
        <translation>Den Fokus in den nächsten Teil des Fensters setzen</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>Voriger Teil des Fensters</translation>
    </message>
    <message>
        <source>Move the focus to the previous part of the window</source>
        <translation>Den Fokus in den vorigen Teil des Fensters setzen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last change in this workspace</source>
        <translation>Die letzte Änderung in diesem Arbeitsbereich zurücknehmen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Das Zurückgenommene wieder tun</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Save what is open and leave the workbench</source>
        <translation>Offenes sichern und die Workbench verlassen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Nothing to undo.</source>
        <translation>Nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Nothing to redo.</source>
        <translation>Nichts wiederherzustellen.</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Gehe zu %1</translation>
    </message>
    <message>
        <source>Show the page %1</source>
        <translation>Die Seite %1 zeigen</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>This is the first page you saw.</source>
        <translation>Das ist die erste besuchte Seite.</translation>
    </message>
    <message>
        <source>This is the last page you saw.</source>
        <translation>Das ist die letzte besuchte Seite.</translation>
    </message>
    <message>
        <source>%1 - Postern</source>
        <comment>workspace</comment>
        <translation>%1 – Postern</translation>
    </message>
    <message>
        <source>Postern</source>
        <translation>Postern</translation>
    </message>
    <message>
        <source>Go to the first page</source>
        <translation>Zur ersten Seite gehen</translation>
    </message>
    <message>
        <source>Show the ways in: the demo, a Publisher, a definition, a workspace</source>
        <translation>Die Einstiege zeigen: Demo, Publisher, Definition, Arbeitsbereich</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>Aufteilung zurücksetzen</translation>
    </message>
    <message>
        <source>Put the window, its panes, splitters and columns back to what they were at first</source>
        <translation>Fenster, Bereiche, Teiler und Spalten so wiederherstellen, wie sie anfangs waren</translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation>Tasten dieser Seite</translation>
    </message>
    <message>
        <source>Show which keys do what on the page in view</source>
        <translation>Zeigen, welche Tasten auf der gezeigten Seite was tun</translation>
    </message>
    <message>
        <source>Tour of the workbench</source>
        <translation>Rundgang durch die Workbench</translation>
    </message>
    <message>
        <source>Go through the five steps of the tour again</source>
        <translation>Die fünf Schritte des Rundgangs noch einmal durchgehen</translation>
    </message>
    <message>
        <source>Keys of the page %1</source>
        <translation>Tasten der Seite %1</translation>
    </message>
</context>
<context>
    <name>postern::workbench::MenuRow</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Federation</source>
        <translation>Föderation</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Recent workspaces</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context>
<context>
    <name>postern::workbench::MergePanel</name>
    <message>
        <source>What is to be merged</source>
        <translation>Was zusammenzuführen ist</translation>
    </message>
    <message>
        <source>Places that both sides changed</source>
        <translation>Stellen, die beide Seiten geändert haben</translation>
    </message>
    <message>
        <source>What is taken besides</source>
        <translation>Was außerdem genommen wird</translation>
    </message>
    <message>
        <source>Merge an API</source>
        <translation>Eine API zusammenführen</translation>
    </message>
    <message>
        <source>Mine (M)</source>
        <translation>Meins (M)</translation>
    </message>
    <message>
        <source>Take mine at the chosen places</source>
        <translation>An den gewählten Stellen meins nehmen</translation>
    </message>
    <message>
        <source>Theirs (T)</source>
        <translation>Ihres (T)</translation>
    </message>
    <message>
        <source>Take theirs at the chosen places</source>
        <translation>An den gewählten Stellen ihres nehmen</translation>
    </message>
    <message>
        <source>As it was (B)</source>
        <translation>Wie es war (B)</translation>
    </message>
    <message>
        <source>Take what both began from at the chosen places</source>
        <translation>An den gewählten Stellen das nehmen, wovon beide ausgingen</translation>
    </message>
    <message>
        <source>All mine</source>
        <translation>Alles meins</translation>
    </message>
    <message>
        <source>Take mine everywhere</source>
        <translation>Überall meins nehmen</translation>
    </message>
    <message>
        <source>All theirs</source>
        <translation>Alles ihres</translation>
    </message>
    <message>
        <source>Take theirs everywhere</source>
        <translation>Überall ihres nehmen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Write the merged API; Undo brings back what is here now</source>
        <translation>Die zusammengeführte API schreiben; Rückgängig bringt zurück, was jetzt hier ist</translation>
    </message>
    <message>
        <source>Leave as it is here</source>
        <translation>Lassen, wie es hier ist</translation>
    </message>
    <message>
        <source>Write nothing; the API stays as it is here</source>
        <translation>Nichts schreiben; die API bleibt, wie sie hier ist</translation>
    </message>
    <message numerus="yes">
        <source>%1 was edited here, and the Publisher has a new state. Both changed %Ln place(s): decide for each what is taken.</source>
        <translation>
            <numerusform>%1 wurde hier geändert, und der Publisher hat einen neuen Stand. Beide haben %Ln Stelle geändert: entscheiden Sie, was genommen wird.</numerusform>
            <numerusform>%1 wurde hier geändert, und der Publisher hat einen neuen Stand. Beide haben %Ln Stellen geändert: entscheiden Sie für jede, was genommen wird.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more API(s) wait after this one.</source>
        <translation>
            <numerusform>%Ln weitere API wartet nach dieser.</numerusform>
            <numerusform>%Ln weitere APIs warten nach dieser.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What only one side changed is taken from it: %Ln change(s) of the Publisher; all other edits here stay.</source>
        <translation>
            <numerusform>Was nur eine Seite geändert hat, wird von ihr genommen: %Ln Änderung des Publishers; alle anderen Änderungen hier bleiben.</numerusform>
            <numerusform>Was nur eine Seite geändert hat, wird von ihr genommen: %Ln Änderungen des Publishers; alle anderen Änderungen hier bleiben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s) are to be decided on first.</source>
        <translation>
            <numerusform>Zuerst ist %Ln Stelle zu entscheiden.</numerusform>
            <numerusform>Zuerst sind %Ln Stellen zu entscheiden.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ModeRail</name>
    <message>
        <source>Modes</source>
        <translation>Bereiche</translation>
    </message>
</context>
<context>
    <name>postern::workbench::NameQuestion</name>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Name of the gateway</source>
        <translation>Name des Gateways</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Type the name of the gateway</source>
        <translation>Geben Sie den Namen des Gateways ein</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel: nothing is done</source>
        <translation>Abbrechen: nichts wird getan</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ObjectEditor</name>
    <message>
        <source>Settings of %1</source>
        <translation>Einstellungen von %1</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>defaults</source>
        <translation>Vorgaben</translation>
    </message>
</context>
<context>
    <name>postern::workbench::PaneArea</name>
    <message>
        <source>Problems, log and jobs</source>
        <translation>Probleme, Protokoll und Aufträge</translation>
    </message>
    <message>
        <source>Panes</source>
        <translation>Unterer Bereich</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Problems %1</source>
        <translation>Probleme %1</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Jobs %1</source>
        <translation>Aufträge %1</translation>
    </message>
</context>
<context>
    <name>postern::workbench::PausedPane</name>
    <message>
        <source>The first line has to be a status from 200 to 599.</source>
        <translation>Die erste Zeile muss ein Status von 200 bis 599 sein.</translation>
    </message>
    <message>
        <source>The first line has to be a method and a path, for instance &quot;GET /orders&quot;.</source>
        <translation>Die erste Zeile muss eine Methode und ein Pfad sein, zum Beispiel „GET /orders“.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no header: a header is a name, a colon and a value.</source>
        <translation>„%1“ ist kein Header: Ein Header ist ein Name, ein Doppelpunkt und ein Wert.</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>over</source>
        <translation>vorbei</translation>
    </message>
    <message>
        <source>Paused calls</source>
        <translation>Angehaltene Aufrufe</translation>
    </message>
    <message>
        <source>Call %1: %2</source>
        <translation>Aufruf %1: %2</translation>
    </message>
    <message>
        <source>About the paused call</source>
        <translation>Zum angehaltenen Aufruf</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Goes on in</source>
        <translation>Läuft weiter in</translation>
    </message>
    <message>
        <source>Client waits</source>
        <translation>Aufrufer wartet</translation>
    </message>
    <message>
        <source>The paused message: its line, headers, an empty line, content</source>
        <translation>Die angehaltene Nachricht: ihre Zeile, Header, eine leere Zeile, Inhalt</translation>
    </message>
    <message>
        <source>An answer: its status, headers, an empty line, content</source>
        <translation>Eine Antwort: ihr Status, Header, eine leere Zeile, Inhalt</translation>
    </message>
    <message>
        <source>Message or answer</source>
        <translation>Nachricht oder Antwort</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Paused calls and message</source>
        <translation>Angehaltene Aufrufe und Nachricht</translation>
    </message>
    <message>
        <source>%1 more ran on, as no more than %2 calls are paused at once.</source>
        <translation>%1 weitere liefen weiter, weil nicht mehr als %2 Aufrufe zugleich angehalten werden.</translation>
    </message>
    <message>
        <source>Calls that ran on</source>
        <translation>Aufrufe, die weiterliefen</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>%1 %2, answered %3</source>
        <translation>%1 %2, beantwortet mit %3</translation>
    </message>
    <message>
        <source>%1, on its way back</source>
        <translation>%1, auf dem Rückweg</translation>
    </message>
    <message>
        <source>No call is paused</source>
        <translation>Kein Aufruf ist angehalten</translation>
    </message>
    <message>
        <source>A call that meets a breakpoint stops here, and its clocks with it. Others run on.</source>
        <translation>Ein Aufruf an einem Haltepunkt hält hier an und mit ihm seine Uhren. Andere laufen weiter.</translation>
    </message>
    <message>
        <source>The call is not paused any more.</source>
        <translation>Der Aufruf ist nicht mehr angehalten.</translation>
    </message>
    <message>
        <source>The content is not shown: it is compressed, or no text.</source>
        <translation>Der Inhalt wird nicht gezeigt: Er ist komprimiert oder kein Text.</translation>
    </message>
    <message>
        <source>The content is still to come, and passes as it is.</source>
        <translation>Der Inhalt kommt erst noch und fließt durch, wie er ist.</translation>
    </message>
    <message>
        <source>This is how the content begins; the rest is still to come, so it cannot be changed.</source>
        <translation>So beginnt der Inhalt; der Rest kommt erst noch, deshalb lässt er sich nicht ändern.</translation>
    </message>
    <message>
        <source>Write the answer, then choose Answer again.</source>
        <translation>Schreiben Sie die Antwort und wählen Sie noch einmal „Aufruf beantworten“.</translation>
    </message>
    <message>
        <source>What to do with paused calls</source>
        <translation>Was mit angehaltenen Aufrufen zu tun ist</translation>
    </message>
</context>
<context>
    <name>postern::workbench::PlaceQuestion</name>
    <message>
        <source>Place of the export</source>
        <translation>Stelle des Exports</translation>
    </message>
    <message>
        <source>Where to write</source>
        <translation>Wohin geschrieben wird</translation>
    </message>
    <message>
        <source>&amp;Write to</source>
        <translation>&amp;Schreiben nach</translation>
    </message>
    <message>
        <source>Choose a folder to write into</source>
        <translation>Einen Ordner wählen, in den geschrieben wird</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Write to this place</source>
        <translation>An diese Stelle schreiben</translation>
    </message>
    <message>
        <source>Write nothing</source>
        <translation>Nichts schreiben</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::PoliciesTab</name>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Fehlerantwort</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Where this was read</source>
        <translation>Wo das gelesen wurde</translation>
    </message>
    <message>
        <source>Policies in their order</source>
        <translation>Richtlinien in ihrer Reihenfolge</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Reading the policies...</source>
        <translation>Die Richtlinien werden gelesen ...</translation>
    </message>
    <message>
        <source>No policies</source>
        <translation>Keine Richtlinien</translation>
    </message>
    <message>
        <source>A lone OpenAPI definition has none. Add filters in the chain of the Gateway page.</source>
        <translation>Eine einzelne OpenAPI-Definition hat keine. Fügen Sie Filter in der Kette auf der Seite Gateway hinzu.</translation>
    </message>
    <message>
        <source>As the files in this workspace say.</source>
        <translation>Wie die Dateien in diesem Arbeitsbereich es sagen.</translation>
    </message>
    <message>
        <source>The API&apos;s file cannot be read; the Overview says why.</source>
        <translation>Die Datei der API lässt sich nicht lesen; die Übersicht sagt, warum.</translation>
    </message>
    <message>
        <source>As the Publisher says; the API is not here yet.</source>
        <translation>Wie der Publisher es sagt; die API ist noch nicht hier.</translation>
    </message>
    <message>
        <source>All operations</source>
        <translation>Alle Operationen</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Begrenzung</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Pläne</translation>
    </message>
    <message>
        <source>mediation sequence</source>
        <translation>Mediation Sequence</translation>
    </message>
    <message>
        <source>Neither limits nor policies are attached to this API.</source>
        <translation>An dieser API hängen weder Begrenzungen noch Richtlinien.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::PreviewModel</name>
    <message>
        <source>Project</source>
        <comment>a file that comes from the project itself</comment>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Bundle</source>
        <comment>a file that makes it a bundle: manifest, licences</comment>
        <translation>Bündel</translation>
    </message>
    <message>
        <source>Target</source>
        <comment>a file that the target of the export needs</comment>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Part of</source>
        <translation>Teil von</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ProblemModel</name>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>severity: message</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ProblemPane</name>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>What is wrong with the gateway, its APIs or a pull is listed here.</source>
        <translation>Was am Gateway, seinen APIs oder beim Holen nicht stimmt, steht hier.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::PublisherDesk</name>
    <message>
        <source>A pull is running. Try again when it has ended.</source>
        <translation>Es werden gerade APIs geholt. Versuchen Sie es danach noch einmal.</translation>
    </message>
    <message>
        <source>Connect to a Publisher first.</source>
        <translation>Verbinden Sie sich zuerst mit einem Publisher.</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message numerus="yes">
        <source>Pull %Ln API(s)</source>
        <translation>
            <numerusform>%Ln API holen</numerusform>
            <numerusform>%Ln APIs holen</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing into the workspace...</source>
        <translation>Wird in den Arbeitsbereich geschrieben …</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %Ln API(s) had been pulled.</source>
        <translation>
            <numerusform>Abgebrochen; %Ln API war schon geholt.</numerusform>
            <numerusform>Abgebrochen; %Ln APIs waren schon geholt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s) pulled</source>
        <translation>
            <numerusform>%Ln API geholt</numerusform>
            <numerusform>%Ln APIs geholt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>pulled, failed</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Abgebrochen; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Take %1</source>
        <translation>%1 übernehmen</translation>
    </message>
    <message>
        <source>Merge %1</source>
        <translation>%1 zusammenführen</translation>
    </message>
    <message>
        <source>Not brought back: %1. The former state is in %2.</source>
        <translation>Nicht zurückgebracht: %1. Der frühere Stand ist in %2.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::RemoteTab</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Message about %1</source>
        <translation>Meldung über %1</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>Nur hier</translation>
    </message>
    <message>
        <source>This API comes from no Publisher, so there is nothing to ask for.</source>
        <translation>Diese API kommt von keinem Publisher, also gibt es nichts zu fragen.</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Connect to the Publisher that this API comes from.</source>
        <translation>Verbinden Sie sich mit dem Publisher, von dem diese API kommt.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Nothing is asked for any more.</source>
        <translation>Es wird nichts mehr gefragt.</translation>
    </message>
    <message>
        <source>The connection lacks a permission: one of %1. Ask for a role with it, then connect again.</source>
        <translation>Der Verbindung fehlt ein Recht: eines von %1. Bitten Sie um eine Rolle damit, und verbinden Sie sich dann neu.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ReplayModel</name>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <comment>how often, status</comment>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>Half within %1 ms, 95 % within %2 ms, the slowest %3 ms.</source>
        <translation>Die Hälfte in %1 ms, 95 % in %2 ms, der langsamste in %3 ms.</translation>
    </message>
    <message>
        <source>Bodies: %1 the same, %2 different.</source>
        <translation>Inhalte: %1 gleich, %2 anders.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) came out otherwise than before.</source>
        <translation>
            <numerusform>%Ln Aufruf ging anders aus als zuvor.</numerusform>
            <numerusform>%Ln Aufrufe gingen anders aus als zuvor.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>method, URL</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <translation>%1, geändert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s) different</source>
        <translation>
            <numerusform>%Ln Mal anders</numerusform>
            <numerusform>%Ln Mal anders</numerusform>
        </translation>
    </message>
    <message>
        <source>different</source>
        <translation>anders</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>%1 ms before</source>
        <translation>vorher %1 ms</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Rumpf</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ReplayPanel</name>
    <message>
        <source>Replay</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Start the replay</source>
        <translation>Die Wiederholung beginnen</translation>
    </message>
    <message>
        <source>Make these calls again and compare the answers</source>
        <translation>Diese Aufrufe noch einmal machen und die Antworten vergleichen</translation>
    </message>
    <message>
        <source>Cancel the replay</source>
        <translation>Die Wiederholung abbrechen</translation>
    </message>
    <message>
        <source>Send no further call of the replay</source>
        <translation>Keinen weiteren Aufruf der Wiederholung senden</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>How often each call is made</source>
        <translation>Wie oft jeder Aufruf gemacht wird</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Zugleich</translation>
    </message>
    <message>
        <source>How many calls are under way at once</source>
        <translation>Wie viele Aufrufe zugleich unterwegs sind</translation>
    </message>
    <message>
        <source>Per second</source>
        <translation>Je Sekunde</translation>
    </message>
    <message>
        <source>How many calls are begun in a second</source>
        <translation>Wie viele Aufrufe in einer Sekunde beginnen</translation>
    </message>
    <message>
        <source>as fast as it goes</source>
        <translation>so schnell es geht</translation>
    </message>
    <message>
        <source>How the replay went</source>
        <translation>Wie die Wiederholung verlief</translation>
    </message>
    <message>
        <source>Calls that are replayed</source>
        <translation>Aufrufe, die wiederholt werden</translation>
    </message>
    <message numerus="yes">
        <source>Replay of %Ln call(s)</source>
        <translation>
            <numerusform>Wiederholung von %Ln Aufruf</numerusform>
            <numerusform>Wiederholung von %Ln Aufrufen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to replay</source>
        <translation>Nichts zu wiederholen</translation>
    </message>
    <message>
        <source>Replay the call of the form, or choose calls in the Inspector and replay them: how often, how fast and how many at once is yours to say, and the answers are compared with those of the first time.</source>
        <translation>Wiederholen Sie den Aufruf des Formulars, oder wählen Sie Aufrufe im Inspektor und wiederholen Sie sie: Wie oft, wie schnell und wie viele zugleich, bestimmen Sie, und die Antworten werden mit denen vom ersten Mal verglichen.</translation>
    </message>
    <message>
        <source>%1 of %2 answered.</source>
        <translation>%1 von %2 beantwortet.</translation>
    </message>
    <message>
        <source>A replay is running.</source>
        <translation>Eine Wiederholung läuft.</translation>
    </message>
    <message>
        <source>There is nothing to replay.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>No replay is running.</source>
        <translation>Es läuft keine Wiederholung.</translation>
    </message>
    <message>
        <source>Compare with the first time</source>
        <translation>Mit dem ersten Mal vergleichen</translation>
    </message>
    <message>
        <source>Compare the chosen call&apos;s exchange of the first time with that of the replay, in the Inspector</source>
        <translation>Den Aufruf vom ersten Mal mit dem der Wiederholung vergleichen, im Inspektor</translation>
    </message>
    <message>
        <source>The exchange of this replay is not in the list: was it recorded?</source>
        <translation>Der Aufruf dieser Wiederholung ist nicht in der Liste: wurde er aufgezeichnet?</translation>
    </message>
    <message>
        <source>Choose a call of the replay first.</source>
        <translation>Wählen Sie zuerst einen Aufruf der Wiederholung.</translation>
    </message>
    <message>
        <source>This call was not replayed from an exchange of the list.</source>
        <translation>Dieser Aufruf ist keine Wiederholung eines Aufrufs der Liste.</translation>
    </message>
    <message>
        <source>This call has not been answered yet.</source>
        <translation>Dieser Aufruf ist noch nicht beantwortet.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::RerunPanel</name>
    <message>
        <source>Re-run from a step</source>
        <translation>Ab einem Schritt neu ausführen</translation>
    </message>
    <message>
        <source>What to do with the request</source>
        <translation>Was mit der Anfrage zu tun ist</translation>
    </message>
    <message>
        <source>What is run again</source>
        <translation>Was neu ausgeführt wird</translation>
    </message>
    <message>
        <source>About the re-run</source>
        <translation>Zur Wiederholung</translation>
    </message>
    <message>
        <source>The request before the step: its line, headers, an empty line, content</source>
        <translation>Die Anfrage vor dem Schritt: ihre Zeile, Kopffelder, eine leere Zeile, Inhalt</translation>
    </message>
    <message>
        <source>The gateway has ended before the call did.</source>
        <translation>Das Gateway hat vor dem Aufruf geendet.</translation>
    </message>
    <message>
        <source>Re-run exchange %1 from step %2 (%3)</source>
        <translation>Aufruf %1 ab Schritt %2 (%3) neu ausführen</translation>
    </message>
    <message>
        <source>%1. The steps before it are not run; from it on all is real, and limits count.</source>
        <translation>%1. Die Schritte davor laufen nicht; ab ihm ist alles echt, und Begrenzungen zählen.</translation>
    </message>
    <message>
        <source>%1. The whole chain is run, and limits count.</source>
        <translation>%1. Die ganze Kette läuft, und Begrenzungen zählen.</translation>
    </message>
    <message>
        <source>The trace masks %1: that is left out, unless you write the real value.</source>
        <translation>Die Aufzeichnung maskiert %1: das bleibt weg, wenn Sie nicht den echten Wert schreiben.</translation>
    </message>
    <message>
        <source>The content is not shown (it is large, or no text). It is sent as it was recorded, unless you write other content.</source>
        <translation>Der Inhalt wird nicht gezeigt (er ist groß oder kein Text). Er wird gesendet, wie er aufgezeichnet wurde, wenn Sie keinen anderen schreiben.</translation>
    </message>
    <message>
        <source>The configuration has changed since: the chain that runs now is used.</source>
        <translation>Die Konfiguration hat sich seitdem geändert: es gilt die Kette, die jetzt läuft.</translation>
    </message>
    <message>
        <source>Sent. It is shown when it has ended.</source>
        <translation>Gesendet. Er wird gezeigt, wenn er zu Ende ist.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ResponsePanel</name>
    <message>
        <source>Status of the answer</source>
        <translation>Status der Antwort</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Body of the answer</source>
        <translation>Rumpf der Antwort</translation>
    </message>
    <message>
        <source>Header fields of the answer</source>
        <translation>Kopffelder der Antwort</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Rumpf</translation>
    </message>
    <message>
        <source>Header fields</source>
        <translation>Kopffelder</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Parts of the answer</source>
        <translation>Teile der Antwort</translation>
    </message>
    <message>
        <source>Filter chain of this call</source>
        <translation>Filterkette dieses Aufrufs</translation>
    </message>
    <message>
        <source>What became of the call</source>
        <translation>Was aus dem Aufruf wurde</translation>
    </message>
    <message>
        <source>Open in the Inspector</source>
        <translation>Im Inspektor öffnen</translation>
    </message>
    <message>
        <source>Open this call in the Inspector</source>
        <translation>Diesen Aufruf im Inspektor öffnen</translation>
    </message>
    <message>
        <source>%1 %2, %3 ms, %4</source>
        <comment>status, its name, time, size</comment>
        <translation>%1 %2, %3 ms, %4</translation>
    </message>
    <message>
        <source>Looking for the trace of this call.</source>
        <translation>Die Spur dieses Aufrufs wird gesucht.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>status line, state</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>The answer is still coming.</source>
        <translation>Die Antwort kommt noch.</translation>
    </message>
    <message>
        <source>still coming</source>
        <translation>kommt noch</translation>
    </message>
    <message>
        <source>The answer did not come to its end, so its trace was not looked for.</source>
        <translation>Die Antwort kam nicht an ihr Ende, darum wurde ihre Spur nicht gesucht.</translation>
    </message>
    <message>
        <source>There is no answer to save.</source>
        <translation>Es gibt keine Antwort zu speichern.</translation>
    </message>
    <message>
        <source>The answer could not be saved as %1: %2</source>
        <translation>Die Antwort konnte nicht als %1 gespeichert werden: %2</translation>
    </message>
    <message>
        <source>long lines are broken to be shown</source>
        <translation>lange Zeilen sind für die Anzeige umbrochen</translation>
    </message>
    <message>
        <source>Compare with the call before</source>
        <translation>Mit dem Aufruf davor vergleichen</translation>
    </message>
    <message>
        <source>Compare with exchange %1</source>
        <translation>Mit Aufruf %1 vergleichen</translation>
    </message>
    <message>
        <source>its JSON is being laid out</source>
        <translation>sein JSON wird gesetzt</translation>
    </message>
</context>
<context>
    <name>postern::workbench::RevisionsTab</name>
    <message>
        <source>Gateway environment</source>
        <translation>Gateway-Umgebung</translation>
    </message>
    <message>
        <source>%1 could not be read.</source>
        <translation>%1 ließ sich nicht lesen.</translation>
    </message>
    <message>
        <source>Reading %1...</source>
        <translation>%1 wird gelesen ...</translation>
    </message>
    <message>
        <source>%1 could not be compared.</source>
        <translation>%1 ließ sich nicht vergleichen.</translation>
    </message>
    <message>
        <source>Mend the file here, or pull the API again.</source>
        <translation>Berichtigen Sie die Datei hier, oder holen Sie die API noch einmal.</translation>
    </message>
    <message>
        <source>%1 was not taken.</source>
        <translation>%1 wurde nicht übernommen.</translation>
    </message>
    <message>
        <source>Description of the revision</source>
        <translation>Beschreibung der Revision</translation>
    </message>
    <message>
        <source>Description; may be empty</source>
        <translation>Beschreibung; darf leer sein</translation>
    </message>
    <message>
        <source>The working copy of %1 on the Publisher is frozen as a new revision. Nothing is deployed by that, and nothing here changes.</source>
        <translation>Die Arbeitskopie von %1 im Publisher wird als neue Revision eingefroren. Damit wird nichts ausgerollt, und hier ändert sich nichts.</translation>
    </message>
    <message numerus="yes">
        <source>Publishers keep five revisions unless they are set otherwise, and there are %Ln: it may refuse until one is deleted.</source>
        <translation>
            <numerusform>Publisher behalten fünf Revisionen, wenn nichts anderes eingestellt ist, und es gibt %Ln: er kann sich weigern, bis eine gelöscht ist.</numerusform>
            <numerusform>Publisher behalten fünf Revisionen, wenn nichts anderes eingestellt ist, und es gibt %Ln: er kann sich weigern, bis eine gelöscht ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>%1 of %2 was created.</source>
        <translation>%1 von %2 wurde angelegt.</translation>
    </message>
    <message>
        <source>The revision was not created.</source>
        <translation>Die Revision wurde nicht angelegt.</translation>
    </message>
    <message>
        <source>%1 of %2 is deployed to %3: the gateway there answers its calls from then on.</source>
        <translation>%1 von %2 wird nach %3 ausgerollt: das Gateway dort beantwortet von da an ihre Aufrufe.</translation>
    </message>
    <message>
        <source>%1 of %2 runs in %3 already; it is deployed there anew.</source>
        <translation>%1 von %2 läuft schon in %3; sie wird dort neu ausgerollt.</translation>
    </message>
    <message>
        <source>%1 of %2 replaces %4 in %3: calls there are answered by it from then on.</source>
        <translation>%1 von %2 ersetzt %4 in %3: Aufrufe dort werden von da an von ihr beantwortet.</translation>
    </message>
    <message>
        <source>The Publisher names no gateway environment that can be deployed to.</source>
        <translation>Der Publisher nennt keine Gateway-Umgebung, in die ausgerollt werden kann.</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>Ausrollen</translation>
    </message>
    <message>
        <source>%1 is deployed to %2.</source>
        <translation>%1 ist nach %2 ausgerollt.</translation>
    </message>
    <message>
        <source>%1 was not deployed.</source>
        <translation>%1 wurde nicht ausgerollt.</translation>
    </message>
    <message>
        <source>%1 of %2 is taken from %3: calls there are answered with 404 from then on. It can be deployed again; what runs here goes on.</source>
        <translation>%1 von %2 wird aus %3 genommen: Aufrufe dort werden von da an mit 404 beantwortet. Sie kann wieder ausgerollt werden; was hier läuft, läuft weiter.</translation>
    </message>
    <message>
        <source>Undeploy</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>%1 was taken from %2.</source>
        <translation>%1 wurde aus %2 genommen.</translation>
    </message>
    <message>
        <source>%1 was not undeployed.</source>
        <translation>%1 wurde nicht zurückgenommen.</translation>
    </message>
    <message>
        <source>The working copy of %1 on the Publisher becomes what %2 is. What was changed there since, and is in no revision, is lost: create a revision first to keep it. What is deployed stays as it is, and nothing here changes.</source>
        <translation>Die Arbeitskopie von %1 im Publisher wird, was %2 ist. Was dort seitdem geändert wurde und in keiner Revision ist, geht verloren: legen Sie zuerst eine Revision an, um es zu behalten. Was ausgerollt ist, bleibt, und hier ändert sich nichts.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>The working copy is %1 again.</source>
        <translation>Die Arbeitskopie ist wieder %1.</translation>
    </message>
    <message>
        <source>%1 was not restored.</source>
        <translation>%1 wurde nicht wiederhergestellt.</translation>
    </message>
    <message>
        <source>%1 of %2 is deleted on the Publisher and cannot be brought back there. What is here stays.</source>
        <translation>%1 von %2 wird im Publisher gelöscht und lässt sich dort nicht zurückbringen. Was hier ist, bleibt.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <translation>%1 wurde gelöscht.</translation>
    </message>
    <message>
        <source>%1 was not deleted.</source>
        <translation>%1 wurde nicht gelöscht.</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>Revisionen</translation>
    </message>
    <message>
        <source>What to do with revisions</source>
        <translation>Was mit Revisionen zu tun ist</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Deployed to</source>
        <translation>Ausgerollt nach</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>What is different</source>
        <translation>Was anders ist</translation>
    </message>
    <message>
        <source>Differences between here and the revision</source>
        <translation>Unterschiede zwischen hier und der Revision</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>In the revision</source>
        <translation>In der Revision</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Revisions and differences</source>
        <translation>Revisionen und Unterschiede</translation>
    </message>
    <message>
        <source>Compare with here</source>
        <translation>Mit hier vergleichen</translation>
    </message>
    <message>
        <source>Show what is different between the chosen revision and this workspace</source>
        <translation>Zeigen, was zwischen der gewählten Revision und diesem Arbeitsbereich anders ist</translation>
    </message>
    <message>
        <source>Pull this revision</source>
        <translation>Diese Revision holen</translation>
    </message>
    <message>
        <source>Take the chosen revision into this workspace; what was edited here is merged</source>
        <translation>Die gewählte Revision in diesen Arbeitsbereich übernehmen; was hier geändert wurde, wird zusammengeführt</translation>
    </message>
    <message>
        <source>Create a revision</source>
        <translation>Eine Revision anlegen</translation>
    </message>
    <message>
        <source>Freeze the working copy on the Publisher as a new revision</source>
        <translation>Die Arbeitskopie im Publisher als neue Revision einfrieren</translation>
    </message>
    <message>
        <source>Deploy the chosen revision to a gateway environment</source>
        <translation>Die gewählte Revision in eine Gateway-Umgebung ausrollen</translation>
    </message>
    <message>
        <source>Take the chosen revision from a gateway environment</source>
        <translation>Die gewählte Revision aus einer Gateway-Umgebung nehmen</translation>
    </message>
    <message>
        <source>Make the working copy on the Publisher what the chosen revision is</source>
        <translation>Die Arbeitskopie im Publisher zu dem machen, was die gewählte Revision ist</translation>
    </message>
    <message>
        <source>Delete the revision</source>
        <translation>Die Revision löschen</translation>
    </message>
    <message>
        <source>Delete the chosen revision on the Publisher</source>
        <translation>Die gewählte Revision im Publisher löschen</translation>
    </message>
    <message>
        <source>Asking for the revisions...</source>
        <translation>Die Revisionen werden erfragt ...</translation>
    </message>
    <message>
        <source>Choose a revision and compare it with what is here.</source>
        <translation>Wählen Sie eine Revision und vergleichen Sie sie mit dem, was hier ist.</translation>
    </message>
    <message>
        <source>The API has no revision yet. Create one: only revisions can be deployed.</source>
        <translation>Die API hat noch keine Revision. Legen Sie eine an: nur Revisionen lassen sich ausrollen.</translation>
    </message>
    <message>
        <source>yes, edited</source>
        <translation>ja, geändert</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>Choose a revision.</source>
        <translation>Wählen Sie eine Revision.</translation>
    </message>
    <message>
        <source>The API is not here: pull it first.</source>
        <translation>Die API ist nicht hier: holen Sie sie zuerst.</translation>
    </message>
    <message>
        <source>The revision is deployed nowhere.</source>
        <translation>Die Revision ist nirgends ausgerollt.</translation>
    </message>
    <message>
        <source>The revision is deployed: undeploy it first.</source>
        <translation>Die Revision ist ausgerollt: nehmen Sie sie zuerst zurück.</translation>
    </message>
    <message>
        <source>%1 says the same as what is here: same operations, policies, limits, endpoints and definition.</source>
        <translation>%1 sagt dasselbe wie das, was hier ist: dieselben Operationen, Richtlinien, Begrenzungen, Endpunkte, dieselbe Definition.</translation>
    </message>
    <message>
        <source>%1 against what is here: %2</source>
        <translation>%1 gegen das, was hier ist: %2</translation>
    </message>
    <message>
        <source>Choose an API.</source>
        <translation>Wählen Sie eine API.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::RowReader</name>
    <message>
        <source>What is cut off in the chosen row</source>
        <translation>Was in der gewählten Zeile abgeschnitten ist</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a column, what stands there</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::RunningApiModel</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Operationen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>postern::workbench::SchemaForm</name>
    <message>
        <source>Changed settings</source>
        <translation>Geänderte Einstellungen</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>Einstellungen von %1</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was er tut</translation>
    </message>
    <message>
        <source>All settings have their defaults.</source>
        <translation>Alle Einstellungen haben ihre Vorgaben.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s) differ from the defaults.</source>
        <translation>
            <numerusform>%Ln Einstellung weicht von den Vorgaben ab.</numerusform>
            <numerusform>%Ln Einstellungen weichen von den Vorgaben ab.</numerusform>
        </translation>
    </message>
    <message>
        <source>Some settings are required.</source>
        <translation>Manche Einstellungen sind nötig.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::SecretEditor</name>
    <message>
        <source>%1: where it is kept</source>
        <translation>%1: wo es liegt</translation>
    </message>
    <message>
        <source>%1: its name there</source>
        <translation>%1: Name dort</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht gesetzt</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>Umgebungsvariable</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NAME</translation>
    </message>
    <message>
        <source>path of the file</source>
        <translation>Pfad der Datei</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>No reference</source>
        <translation>Kein Verweis</translation>
    </message>
</context>
<context>
    <name>postern::workbench::SecretModel</name>
    <message>
        <source>Variable</source>
        <comment>of the environment</comment>
        <translation>Variable</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Expected as</source>
        <translation>Erwartet als</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Verweis</translation>
    </message>
    <message>
        <source>Used at</source>
        <translation>Verwendet in</translation>
    </message>
</context>
<context>
    <name>postern::workbench::Settings</name>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>%1 is not a file of settings.</source>
        <translation>%1 ist keine Datei mit Einstellungen.</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Postern.</source>
        <translation>%1 wurde von einer neueren Version von Postern geschrieben.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::SettingsPage</name>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Keine Einstellung enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Put the caret into the search of settings</source>
        <translation>Den Cursor in die Suche der Einstellungen setzen</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>Back to what it was at first</source>
        <translation>Zurück zum Ursprünglichen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Works at once; the window is drawn anew.</source>
        <translation>Wirkt sofort; das Fenster wird neu gezeichnet.</translation>
    </message>
    <message>
        <source>Open the last workspace at the start</source>
        <translation>Beim Start den letzten Arbeitsbereich öffnen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source> pt more</source>
        <translation> pt mehr</translation>
    </message>
    <message>
        <source>&amp;Size of text</source>
        <translation>Schrift&amp;größe</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Record exchanges when the gateway starts</source>
        <translation>Aufrufe aufzeichnen, wenn das Gateway startet</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufzeichnen</translation>
    </message>
    <message>
        <source>Exchanges kept in the list</source>
        <translation>Aufrufe, die in der Liste bleiben</translation>
    </message>
    <message>
        <source>&amp;Exchanges kept</source>
        <translation>Behaltene &amp;Aufrufe</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Postern %1. Settings are in %2.</source>
        <translation>Postern %1. Die Einstellungen liegen in %2.</translation>
    </message>
    <message>
        <source>Postern %1. %2 was written by a newer version, so changes last until the end only.</source>
        <translation>Postern %1. %2 stammt von einer neueren Version; Änderungen gelten deshalb nur bis zum Ende.</translation>
    </message>
    <message>
        <source>When there are more, the oldest leave the list; 1,000,000 take about 80 MB.</source>
        <translation>Sind es mehr, verlassen die ältesten die Liste; 1.000.000 belegen etwa 80 MB.</translation>
    </message>
    <message>
        <source>Megabytes kept on disk</source>
        <translation>Megabytes auf der Platte</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>&amp;Megabytes kept on disk</source>
        <translation>&amp;Megabytes auf der Platte</translation>
    </message>
    <message>
        <source>When the capture is larger, the oldest exchanges go that nobody has pinned, marked or noted. Counts from the next opening of a workspace on.</source>
        <translation>Ist die Aufzeichnung größer, gehen die ältesten Aufrufe, die niemand angeheftet, markiert oder mit einer Notiz versehen hat. Gilt ab dem nächsten Öffnen eines Arbeitsbereichs.</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Bequem</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>&amp;Density</source>
        <translation>&amp;Dichte</translation>
    </message>
    <message>
        <source>Compact shows more rows and less room between things; the window is drawn anew.</source>
        <translation>Kompakt zeigt mehr Zeilen und weniger Abstand; das Fenster wird neu gezeichnet.</translation>
    </message>
    <message>
        <source>Settings as a file</source>
        <translation>Einstellungen als Datei</translation>
    </message>
    <message>
        <source>export import</source>
        <translation>exportieren importieren</translation>
    </message>
    <message>
        <source>Settings of Postern (*.ini)</source>
        <translation>Einstellungen von Postern (*.ini)</translation>
    </message>
    <message>
        <source>The settings are in %1.</source>
        <translation>Die Einstellungen stehen in %1.</translation>
    </message>
    <message>
        <source>The settings of %1 are in use.</source>
        <translation>Die Einstellungen aus %1 gelten jetzt.</translation>
    </message>
    <message>
        <source>Export the settings</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Write looks, keys and habits into a file for another computer</source>
        <translation>Aussehen, Tasten und Gewohnheiten für einen anderen Rechner in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Take looks, keys and habits from a file</source>
        <translation>Aussehen, Tasten und Gewohnheiten aus einer Datei übernehmen</translation>
    </message>
    <message>
        <source>What is changed here lasts until the end of the program only.</source>
        <translation>Was hier geändert wird, gilt nur bis zum Ende des Programms.</translation>
    </message>
    <message>
        <source>The file of settings was written by a newer version of Postern, so this one leaves it alone: About, below, says where it is.</source>
        <translation>Die Datei der Einstellungen wurde von einer neueren Version von Postern geschrieben, darum lässt diese sie in Ruhe: Über, unten, sagt, wo sie ist.</translation>
    </message>
    <message>
        <source>Update Postern, or move the file away to begin with a new one.</source>
        <translation>Aktualisieren Sie Postern, oder nehmen Sie die Datei weg, um mit einer neuen zu beginnen.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ShelfDialog</name>
    <message>
        <source>Search the filters</source>
        <translation>Filter suchen</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Result of the search</source>
        <translation>Ergebnis der Suche</translation>
    </message>
    <message>
        <source>Add a filter</source>
        <translation>Filter hinzufügen</translation>
    </message>
    <message>
        <source>name, or what it does</source>
        <translation>Name oder was er tut</translation>
    </message>
    <message>
        <source>No filter is found by these words.</source>
        <translation>Mit diesen Worten findet sich kein Filter.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add the chosen filter</source>
        <translation>Den gewählten Filter hinzufügen</translation>
    </message>
    <message>
        <source>%1 – %2 (%3)
%4</source>
        <comment>name, title, phase, what it does</comment>
        <translation>%1 – %2 (%3)
%4</translation>
    </message>
</context>
<context>
    <name>postern::workbench::StateView</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Show the details of the failure</source>
        <translation>Die Einzelheiten des Fehlers zeigen</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Beschäftigt</translation>
    </message>
</context>
<context>
    <name>postern::workbench::StatusLine</name>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Requests a second</source>
        <translation>Anfragen je Sekunde</translation>
    </message>
    <message>
        <source>Exchanges</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Running jobs</source>
        <translation>Laufende Aufträge</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Resize the window</source>
        <translation>Fenstergröße ändern</translation>
    </message>
    <message>
        <source>Gateway stopped</source>
        <translation>Gateway angehalten</translation>
    </message>
    <message>
        <source>Gateway starting...</source>
        <translation>Gateway startet …</translation>
    </message>
    <message>
        <source>Gateway running: %1</source>
        <translation>Gateway läuft: %1</translation>
    </message>
    <message>
        <source>Gateway stopping...</source>
        <translation>Gateway hält an …</translation>
    </message>
    <message>
        <source>Gateway failed, see Problems</source>
        <translation>Gateway fehlgeschlagen, siehe Probleme</translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s)/s</source>
        <translation>
            <numerusform>%Ln Anfrage/s</numerusform>
            <numerusform>%Ln Anfragen/s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s)</source>
        <translation>
            <numerusform>%Ln Aufruf</numerusform>
            <numerusform>%Ln Aufrufe</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>exchanges, dropped</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln dropped</source>
        <translation>
            <numerusform>%Ln verloren</numerusform>
            <numerusform>%Ln verloren</numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs</source>
        <translation>Keine Aufträge</translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s) running</source>
        <translation>
            <numerusform>%Ln Auftrag läuft</numerusform>
            <numerusform>%Ln Aufträge laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the jobs of this session</source>
        <translation>Die Aufträge dieser Sitzung zeigen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::StepTimes</name>
    <message>
        <source>–</source>
        <comment>not measured</comment>
        <translation>–</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <comment>microseconds</comment>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>%1, %2 %</source>
        <comment>median time, share in percent</comment>
        <translation>%1, %2 %</translation>
    </message>
    <message>
        <source>No recorded exchange went through it.</source>
        <translation>Kein aufgezeichneter Aufruf ging hindurch.</translation>
    </message>
    <message numerus="yes">
        <source>The median of the last %Ln recorded exchange(s) that went through it is %1 µs.</source>
        <translation>
            <numerusform>Der letzte aufgezeichnete Aufruf, der hindurchging, brauchte %1 µs.</numerusform>
            <numerusform>Der Median der letzten %Ln aufgezeichneten Aufrufe, die hindurchgingen, ist %1 µs.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 That is %2 % of all the time that the gateway itself spent.</source>
        <comment>sentence before, percent</comment>
        <translation>%1 Das sind %2 % der ganzen Zeit, die das Gateway selbst brauchte.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::SubscribeForm</name>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>Policy of the new application</source>
        <translation>Richtlinie der neuen Anwendung</translation>
    </message>
    <message>
        <source>Plan of the subscription</source>
        <translation>Plan des Abonnements</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Kind of token</source>
        <translation>Art des Tokens</translation>
    </message>
    <message>
        <source>Scopes of the token</source>
        <translation>Scopes des Tokens</translation>
    </message>
    <message>
        <source>Seconds that the token is good for</source>
        <translation>Sekunden, die das Token gilt</translation>
    </message>
    <message>
        <source>Subscribe and get a token</source>
        <translation>Abonnieren und ein Token holen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop subscribing</source>
        <translation>Abonnieren anhalten</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus geworden ist</translation>
    </message>
    <message>
        <source>Application, or the name of a new one</source>
        <translation>Anwendung, oder der Name einer neuen</translation>
    </message>
    <message>
        <source>One that is there, or the name of a new one</source>
        <translation>Eine, die es gibt, oder der Name einer neuen</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>JWT</source>
        <translation>JWT</translation>
    </message>
    <message>
        <source>Opaque</source>
        <translation>Undurchsichtig</translation>
    </message>
    <message>
        <source>Scopes, with blanks between them; may be empty</source>
        <translation>Scopes, mit Leerzeichen dazwischen; darf leer sein</translation>
    </message>
    <message>
        <source>&amp;Application</source>
        <translation>&amp;Anwendung</translation>
    </message>
    <message>
        <source>Its &amp;policy</source>
        <translation>Ihre &amp;Richtlinie</translation>
    </message>
    <message>
        <source>P&amp;lan</source>
        <translation>P&amp;lan</translation>
    </message>
    <message>
        <source>Keys and kind of token</source>
        <translation>Schlüssel und Art des Tokens</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>&amp;Keys and token</source>
        <translation>&amp;Schlüssel und Token</translation>
    </message>
    <message>
        <source>&amp;Scopes</source>
        <translation>S&amp;copes</translation>
    </message>
    <message>
        <source>Choose an application, or type the name of a new one.</source>
        <translation>Wählen Sie eine Anwendung, oder geben Sie den Namen einer neuen ein.</translation>
    </message>
    <message>
        <source>The API is offered with no plan, so nobody can subscribe.</source>
        <translation>Die API wird mit keinem Plan angeboten, darum kann niemand abonnieren.</translation>
    </message>
    <message>
        <source>Why there is no token</source>
        <translation>Warum es kein Token gibt</translation>
    </message>
    <message>
        <source>The plans that the API is offered with are not known yet.</source>
        <translation>Die Pläne, mit denen die API angeboten wird, sind noch nicht bekannt.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::SubscriptionsTab</name>
    <message>
        <source>Subscriptions</source>
        <translation>Abonnements</translation>
    </message>
    <message>
        <source>Use the kept token in Try it</source>
        <translation>Das aufgehobene Token unter Ausprobieren verwenden</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Asking who has subscribed...</source>
        <translation>Es wird gefragt, wer abonniert hat ...</translation>
    </message>
    <message>
        <source>Not all choices could be read.</source>
        <translation>Nicht alle Auswahlmöglichkeiten ließen sich lesen.</translation>
    </message>
    <message>
        <source>Subscribing...</source>
        <translation>Es wird abonniert ...</translation>
    </message>
    <message>
        <source>Subscribing: %1</source>
        <translation>Es wird abonniert: %1</translation>
    </message>
    <message>
        <source>Stopped. What was made until then stays, and is used the next time.</source>
        <translation>Angehalten. Was bis dahin angelegt wurde, bleibt und wird beim nächsten Mal verwendet.</translation>
    </message>
    <message>
        <source>There is no token.</source>
        <translation>Es gibt kein Token.</translation>
    </message>
    <message>
        <source>The application was made.</source>
        <translation>Die Anwendung wurde angelegt.</translation>
    </message>
    <message>
        <source>Subscribed.</source>
        <translation>Abonniert.</translation>
    </message>
    <message>
        <source>The subscription was there already.</source>
        <translation>Das Abonnement gab es schon.</translation>
    </message>
    <message>
        <source>The token is in Try it: %1.</source>
        <translation>Das Token steht unter Ausprobieren: %1.</translation>
    </message>
    <message>
        <source>It is not kept for later: %1</source>
        <translation>Es ist nicht für später aufgehoben: %1</translation>
    </message>
    <message>
        <source>Use the token of %1 in Try it</source>
        <translation>Das Token von %1 unter Ausprobieren verwenden</translation>
    </message>
    <message>
        <source>Nobody has subscribed to it yet.</source>
        <translation>Niemand hat sie bisher abonniert.</translation>
    </message>
    <message>
        <source>No subscription</source>
        <translation>Kein Abonnement</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TakingPreview</name>
    <message>
        <source>What would be written</source>
        <translation>Was geschrieben würde</translation>
    </message>
    <message>
        <source>What stays out</source>
        <translation>Was draußen bleibt</translation>
    </message>
    <message>
        <source>Lines that would change</source>
        <translation>Zeilen, die sich ändern würden</translation>
    </message>
    <message>
        <source>Write these files</source>
        <translation>Diese Dateien schreiben</translation>
    </message>
    <message>
        <source>Take live</source>
        <translation>Übernehmen</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) of %1 would become what they are at %2. These lines would change; nothing is written yet.</source>
        <translation>
            <numerusform>Ein Feld von %1 wäre hier wie auf %2. Diese Zeilen würden sich ändern; geschrieben ist noch nichts.</numerusform>
            <numerusform>%n Felder von %1 wären hier wie auf %2. Diese Zeilen würden sich ändern; geschrieben ist noch nichts.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing of %1 would change here.</source>
        <translation>Von %1 würde sich hier nichts ändern.</translation>
    </message>
    <message>
        <source>These stay as they are here:</source>
        <translation>Diese bleiben hier, wie sie sind:</translation>
    </message>
    <message>
        <source>Writes all of them, or none. It can be taken back.</source>
        <translation>Schreibt alle oder keine. Es lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <source>There is nothing to write.</source>
        <translation>Es gibt nichts zu schreiben.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel: nothing is written</source>
        <translation>Abbrechen: nichts wird geschrieben</translation>
    </message>
    <message>
        <source>Nothing of %1 would change here: %2 has by now what is here. Check drift (F7) compares again.</source>
        <translation>Nichts von %1 würde sich hier ändern: %2 hat inzwischen, was hier ist. Abweichungen prüfen (F7) vergleicht erneut.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close: back to the differences</source>
        <translation>Schließen: zurück zu den Abweichungen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TestEditor</name>
    <message>
        <source>File of the test</source>
        <translation>Datei des Tests</translation>
    </message>
    <message>
        <source>What is wrong with the test</source>
        <translation>Was an dem Test nicht stimmt</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>Test %1</translation>
    </message>
    <message>
        <source>Checks: status, header, json (equals, matches or exists), timeBelowMs, schema. {{name}} is a variable; data: FILE.csv runs the test once for each row.</source>
        <translation>Prüfungen: status, header, json (equals, matches oder exists), timeBelowMs, schema. {{name}} ist eine Variable; data: DATEI.csv führt den Test für jede Zeile einmal aus.</translation>
    </message>
    <message>
        <source>What a test may hold</source>
        <translation>Was ein Test enthalten darf</translation>
    </message>
    <message>
        <source>Save the test</source>
        <translation>Den Test speichern</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>Schließen, ohne zu speichern</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TestListModel</name>
    <message>
        <source>Not run</source>
        <translation>Nicht ausgeführt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>No test: %1</source>
        <translation>Kein Test: %1</translation>
    </message>
    <message numerus="yes">
        <source>Passed, %Ln row(s)</source>
        <translation>
            <numerusform>Bestanden, %Ln Zeile</numerusform>
            <numerusform>Bestanden, %Ln Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Row %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TestsPanel</name>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Run all tests</source>
        <translation>Alle Tests ausführen</translation>
    </message>
    <message>
        <source>Run every test of the workspace, one after the other</source>
        <translation>Jeden Test des Arbeitsbereichs ausführen, einen nach dem anderen</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Run this test</source>
        <translation>Diesen Test ausführen</translation>
    </message>
    <message>
        <source>Run the chosen test</source>
        <translation>Den gewählten Test ausführen</translation>
    </message>
    <message>
        <source>Cancel the tests</source>
        <translation>Die Tests abbrechen</translation>
    </message>
    <message>
        <source>Send no further call of the tests</source>
        <translation>Keinen weiteren Aufruf der Tests senden</translation>
    </message>
    <message>
        <source>Edit this test</source>
        <translation>Diesen Test bearbeiten</translation>
    </message>
    <message>
        <source>Edit the file of the chosen test</source>
        <translation>Die Datei des gewählten Tests bearbeiten</translation>
    </message>
    <message>
        <source>Outcome of the tests</source>
        <translation>Ergebnis der Tests</translation>
    </message>
    <message>
        <source>The chosen test</source>
        <translation>Der gewählte Test</translation>
    </message>
    <message>
        <source>Checks of the chosen test</source>
        <translation>Prüfungen des gewählten Tests</translation>
    </message>
    <message>
        <source>No tests yet</source>
        <translation>Noch keine Tests</translation>
    </message>
    <message>
        <source>A test is a call and what its answer has to be, kept as a file in the workspace&apos;s folder tests. Send a call, then make one of it; postern test runs the same file on the command line.</source>
        <translation>Ein Test ist ein Aufruf und was seine Antwort sein muss, als Datei im Ordner tests des Arbeitsbereichs. Senden Sie einen Aufruf und machen Sie einen daraus; postern test führt dieselbe Datei auf der Befehlszeile aus.</translation>
    </message>
    <message>
        <source>The test could not be written: %1</source>
        <translation>Der Test konnte nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>Open a workspace first: tests are kept in it.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich: Tests liegen darin.</translation>
    </message>
    <message>
        <source>Running: %1 of %2 so far</source>
        <translation>Läuft: bisher %1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln test(s), not run yet</source>
        <translation>
            <numerusform>%Ln Test, noch nicht ausgeführt</numerusform>
            <numerusform>%Ln Tests, noch nicht ausgeführt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 passed, %2 failed, %3 not run</source>
        <translation>%1 bestanden, %2 nicht bestanden, %3 nicht ausgeführt</translation>
    </message>
    <message>
        <source>Tests are running.</source>
        <translation>Tests laufen.</translation>
    </message>
    <message>
        <source>There is no test yet.</source>
        <translation>Es gibt noch keinen Test.</translation>
    </message>
    <message>
        <source>No test is running.</source>
        <translation>Es läuft kein Test.</translation>
    </message>
    <message>
        <source>What to do with tests</source>
        <translation>Was mit Tests zu tun ist</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TimingModel</name>
    <message>
        <source>Gateway, request</source>
        <translation>Gateway, Anfrage</translation>
    </message>
    <message>
        <source>Gateway, between attempts</source>
        <translation>Gateway, zwischen Versuchen</translation>
    </message>
    <message>
        <source>Attempt %1: %2</source>
        <translation>Versuch %1: %2</translation>
    </message>
    <message>
        <source>Look up the backend&apos;s name</source>
        <translation>Namen des Backends auflösen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Wait for the answer</source>
        <translation>Auf die Antwort warten</translation>
    </message>
    <message>
        <source>Receive the answer</source>
        <translation>Antwort empfangen</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Gateway, answer</source>
        <translation>Gateway, Antwort</translation>
    </message>
    <message>
        <source>%1: from %2 on, %3</source>
        <translation>%1: ab %2, %3</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Begins after</source>
        <translation>Beginnt nach</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Dauert</translation>
    </message>
    <message>
        <source>Waterfall</source>
        <translation>Wasserfall</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TimingView</name>
    <message>
        <source>Where the time went</source>
        <translation>Wohin die Zeit ging</translation>
    </message>
    <message>
        <source>Waterfall</source>
        <translation>Wasserfall</translation>
    </message>
    <message>
        <source>Exchange %1: where its time went. Choose several in the list to see them beside each other.</source>
        <translation>Aufruf %1: wohin seine Zeit ging. Wählen Sie mehrere in der Liste, um sie nebeneinander zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln chosen exchange(s), as they ran</source>
        <translation>
            <numerusform>Der erste gewählte Aufruf, wie er lief</numerusform>
            <numerusform>Die ersten %Ln gewählten Aufrufe, wie sie liefen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen exchange(s), as they ran</source>
        <translation>
            <numerusform>%Ln gewählter Aufruf, wie er lief</numerusform>
            <numerusform>%Ln gewählte Aufrufe, wie sie liefen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::Toasts</name>
    <message>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TokenForm</name>
    <message>
        <source>Bearer token</source>
        <translation>Bearer-Token</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Paste a token, or get one below</source>
        <translation>Token einfügen oder unten eines holen</translation>
    </message>
    <message>
        <source>What is to be said of the token</source>
        <translation>Was über das Token zu sagen ist</translation>
    </message>
    <message>
        <source>How to get a token</source>
        <translation>Wie man ein Token bekommt</translation>
    </message>
    <message>
        <source>Client credentials</source>
        <translation>Client Credentials</translation>
    </message>
    <message>
        <source>Sign in with the browser (authorization code)</source>
        <translation>Im Browser anmelden (Authorization Code)</translation>
    </message>
    <message>
        <source>Authorization endpoint</source>
        <translation>Autorisierungs-Endpunkt</translation>
    </message>
    <message>
        <source>Token endpoint</source>
        <translation>Token-Endpunkt</translation>
    </message>
    <message>
        <source>Client id</source>
        <translation>Client-ID</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Client-Geheimnis</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>Scopes</translation>
    </message>
    <message>
        <source>Scopes, with blanks between them</source>
        <translation>Scopes, durch Leerzeichen getrennt</translation>
    </message>
    <message>
        <source>Audience to ask for</source>
        <translation>Audience, um die gebeten wird</translation>
    </message>
    <message>
        <source>As the issuer has it</source>
        <translation>Wie der Aussteller sie hat</translation>
    </message>
    <message>
        <source>The development issuer signs the audience and lifetime that are asked for, also wrong ones; others may not listen</source>
        <translation>Der Entwicklungs-Aussteller signiert Audience und Lebensdauer, um die gebeten wird, auch falsche; andere hören vielleicht nicht darauf</translation>
    </message>
    <message>
        <source>Lifetime to ask for, in seconds</source>
        <translation>Lebensdauer, um die gebeten wird, in Sekunden</translation>
    </message>
    <message>
        <source>Lifetime in s</source>
        <translation>Lebensdauer in s</translation>
    </message>
    <message>
        <source>Below zero for a token that has expired already</source>
        <translation>Unter null für ein Token, das schon abgelaufen ist</translation>
    </message>
    <message>
        <source>For the development issuer</source>
        <translation>Für den Entwicklungs-Aussteller</translation>
    </message>
    <message>
        <source>Get a token</source>
        <translation>Token holen</translation>
    </message>
    <message>
        <source>Sign these claims anew</source>
        <translation>Diese Claims neu signieren</translation>
    </message>
    <message>
        <source>Take audience and scopes of this token below, to change them and get it signed anew</source>
        <translation>Audience und Scopes dieses Tokens unten übernehmen, um sie zu ändern und es neu signieren zu lassen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Wait for the token no longer</source>
        <translation>Nicht länger auf das Token warten</translation>
    </message>
    <message>
        <source>What became of the token request</source>
        <translation>Was aus der Token-Anfrage wurde</translation>
    </message>
    <message>
        <source>Claims of the token</source>
        <translation>Angaben des Tokens</translation>
    </message>
    <message>
        <source>The claims of a JWT are shown here. The signature is not checked.</source>
        <translation>Hier stehen die Angaben eines JWT. Die Signatur wird nicht geprüft.</translation>
    </message>
    <message>
        <source>Get it by</source>
        <translation>Holen durch</translation>
    </message>
    <message>
        <source>Audience</source>
        <translation>Audience</translation>
    </message>
    <message>
        <source>Nothing is waited for any more.</source>
        <translation>Es wird auf nichts mehr gewartet.</translation>
    </message>
    <message>
        <source>Change audience, scopes or lifetime, then get the token: the development issuer signs it.</source>
        <translation>Ändern Sie Audience, Scopes oder Lebensdauer und holen Sie dann das Token: Der Entwicklungs-Aussteller signiert es.</translation>
    </message>
    <message>
        <source>Here is a token.</source>
        <translation>Hier ist ein Token.</translation>
    </message>
    <message>
        <source>Here is a token with the scopes: %1.</source>
        <translation>Hier ist ein Token mit den Scopes: %1.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Sign in in the browser; it is waited for here.</source>
        <translation>Melden Sie sich im Browser an; hier wird darauf gewartet.</translation>
    </message>
    <message>
        <source>Asking for a token</source>
        <translation>Ein Token wird geholt</translation>
    </message>
    <message>
        <source>For %1:</source>
        <translation>Für %1:</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TokenShelf</name>
    <message>
        <source>Nobody knows yet where secrets are kept.</source>
        <translation>Noch weiß niemand, wo Geheimnisse aufgehoben werden.</translation>
    </message>
    <message>
        <source>The token is gone: it was kept until the program ended. Get another one.</source>
        <translation>Das Token ist weg: es war bis zum Ende des Programms aufgehoben. Holen Sie ein anderes.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TokenSource</name>
    <message>
        <source>Give the address of the token endpoint, for instance https://localhost:9443/oauth2/token.</source>
        <translation>Nennen Sie die Adresse des Token-Endpunkts, zum Beispiel https://localhost:9443/oauth2/token.</translation>
    </message>
    <message>
        <source>Give the id of a client that the token endpoint knows.</source>
        <translation>Nennen Sie die ID eines Clients, den der Token-Endpunkt kennt.</translation>
    </message>
    <message>
        <source>Give the address of the authorization endpoint, for instance https://localhost:9443/oauth2/authorize.</source>
        <translation>Geben Sie die Adresse des Autorisierungs-Endpunkts an, zum Beispiel https://localhost:9443/oauth2/authorize.</translation>
    </message>
    <message>
        <source>Get a token again to trust this certificate: SHA-256 %1.</source>
        <translation>Holen Sie noch einmal ein Token, um diesem Zertifikat zu vertrauen: SHA-256 %1.</translation>
    </message>
    <message>
        <source>The token endpoint answered %1: %2 Check client and scopes.</source>
        <translation>Der Token-Endpunkt antwortete %1: %2 Prüfen Sie Client und Scopes.</translation>
    </message>
    <message>
        <source>no token.</source>
        <translation>kein Token.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TraceChainModel</name>
    <message>
        <source>passed</source>
        <translation>durchgelassen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>executed %1, skipped %2, not reached %3, changed the message %4</source>
        <translation>%1 ausgeführt, %2 übersprungen, %3 nicht erreicht, %4 änderten die Nachricht</translation>
    </message>
    <message>
        <source>Response, step %1</source>
        <translation>Antwort, Schritt %1</translation>
    </message>
    <message>
        <source>Request, step %1</source>
        <translation>Anfrage, Schritt %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>filter, its name</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Step %1 had answered before.</source>
        <translation>Schritt %1 hatte schon geantwortet.</translation>
    </message>
    <message>
        <source>No.</source>
        <comment>number of a step</comment>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>Zeitbedarf</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Configured in</source>
        <translation>Festgelegt in</translation>
    </message>
    <message>
        <source>Calls stop before this step.</source>
        <translation>Aufrufe halten vor diesem Schritt an.</translation>
    </message>
    <message>
        <source>%1, breakpoint</source>
        <comment>a step</comment>
        <translation>%1, Haltepunkt</translation>
    </message>
    <message>
        <source>What the step takes in the last recorded exchanges of the API: the median, and its share of all that the gateway itself spent.</source>
        <translation>Was der Schritt in den letzten aufgezeichneten Aufrufen der API braucht: der Median und der Anteil an allem, was das Gateway selbst brauchte.</translation>
    </message>
    <message>
        <source>Median, share</source>
        <translation>Median, Anteil</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TrialModel</name>
    <message>
        <source>pass</source>
        <comment>outcome of a test</comment>
        <translation>besteht</translation>
    </message>
    <message>
        <source>fail</source>
        <comment>outcome of a test</comment>
        <translation>scheitert</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TrialPane</name>
    <message>
        <source>Environment of the tests</source>
        <translation>Umgebung der Tests</translation>
    </message>
    <message>
        <source>Token of marked calls</source>
        <translation>Token der markierten Aufrufe</translation>
    </message>
    <message>
        <source>Outcome of the dry run</source>
        <translation>Ergebnis des Probelaufs</translation>
    </message>
    <message>
        <source>Tests of the dry run</source>
        <translation>Tests des Probelaufs</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>Values of the tests&apos; variables; those in the keychain are not read</source>
        <translation>Werte der Variablen der Tests; die im Schlüsselbund werden nicht gelesen</translation>
    </message>
    <message>
        <source>A marked call has lost its token, for the sake of secrecy: this one goes in its place, and is kept nowhere</source>
        <translation>Ein markierter Aufruf hat sein Token verloren, um der Geheimhaltung willen: dieses tritt an seine Stelle und wird nirgends aufgehoben</translation>
    </message>
    <message>
        <source>kept nowhere</source>
        <translation>nirgends aufgehoben</translation>
    </message>
    <message>
        <source>Enter or double click opens the test</source>
        <translation>Eingabe oder Doppelklick öffnet den Test</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>&amp;Umgebung</translation>
    </message>
    <message>
        <source>To&amp;ken</source>
        <translation>To&amp;ken</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no environment</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>A dry run starts the bundle on a free port of this computer, and runs the project&apos;s tests and the marked calls against it.</source>
        <translation>Ein Probelauf startet das Bündel an einem freien Port dieses Rechners und lässt die Tests des Projekts und die markierten Aufrufe dagegen laufen.</translation>
    </message>
    <message>
        <source>%1/%2 pass</source>
        <translation>%1/%2 bestehen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln marked call(s) cannot be made again: %1</source>
        <translation>
            <numerusform>%Ln markierter Aufruf lässt sich nicht wiederholen: %1</numerusform>
            <numerusform>%Ln markierte Aufrufe lassen sich nicht wiederholen: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Recorded answers</source>
        <translation>Aufgezeichnete Ant&amp;worten</translation>
    </message>
    <message>
        <source>Recorded answers</source>
        <translation>Aufgezeichnete Antworten</translation>
    </message>
    <message>
        <source>The backends are not called. They answer as they did in the marked calls.</source>
        <translation>Die Backends werden nicht aufgerufen. Sie antworten wie bei den markierten Aufrufen.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::TryItPage</name>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Send the call</source>
        <translation>Aufruf senden</translation>
    </message>
    <message>
        <source>Send the call as it stands here</source>
        <translation>Den Aufruf senden, wie er hier steht</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Cancel the call</source>
        <translation>Aufruf abbrechen</translation>
    </message>
    <message>
        <source>Stop waiting for the answer</source>
        <translation>Nicht weiter auf die Antwort warten</translation>
    </message>
    <message>
        <source>Paste curl</source>
        <translation>curl einfügen</translation>
    </message>
    <message>
        <source>Take the call from a curl command on the clipboard</source>
        <translation>Den Aufruf aus einem curl-Befehl der Zwischenablage übernehmen</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Als curl kopieren</translation>
    </message>
    <message>
        <source>Copy a curl command that makes this call; it holds the credentials</source>
        <translation>Einen curl-Befehl für diesen Aufruf kopieren; er enthält die Zugangsdaten</translation>
    </message>
    <message>
        <source>The call is copied as curl.</source>
        <translation>Der Aufruf ist als curl kopiert.</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>Diesem Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>Trust exactly this certificate until the workbench ends, and send again</source>
        <translation>Genau diesem Zertifikat bis zum Ende der Workbench vertrauen und neu senden</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>URL, for instance http://localhost:8280/orders/1.0.0/orders/17</source>
        <translation>URL, zum Beispiel http://localhost:8280/orders/1.0.0/orders/17</translation>
    </message>
    <message>
        <source>Message about the call</source>
        <translation>Meldung zum Aufruf</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Call and answer</source>
        <translation>Aufruf und Antwort</translation>
    </message>
    <message>
        <source>Parts of the call</source>
        <translation>Teile des Aufrufs</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>Query parameters</source>
        <translation>Parameter der Abfrage</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Header fields</source>
        <translation>Kopffelder</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Rumpf</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Zeile entfernen</translation>
    </message>
    <message>
        <source>No trace of this call arrived. It did not go to this gateway, or the gateway was too busy to keep it.</source>
        <translation>Von diesem Aufruf kam keine Spur an. Er ging nicht an dieses Gateway, oder es war zu beschäftigt, um sie aufzuheben.</translation>
    </message>
    <message>
        <source>Recording is off, so the gateway kept no trace of this call.</source>
        <translation>Die Aufzeichnung ist aus, darum hat das Gateway keine Spur dieses Aufrufs.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>API, version</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2 - %3</source>
        <comment>method, path, summary</comment>
        <translation>%1 %2 - %3</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>tab, how many</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>No call is under way.</source>
        <translation>Kein Aufruf ist unterwegs.</translation>
    </message>
    <message>
        <source>A call is under way.</source>
        <translation>Ein Aufruf ist unterwegs.</translation>
    </message>
    <message>
        <source>No certificate was refused.</source>
        <translation>Kein Zertifikat wurde abgelehnt.</translation>
    </message>
    <message>
        <source>The call was taken over, but not all of it.</source>
        <translation>Der Aufruf wurde übernommen, aber nicht ganz.</translation>
    </message>
    <message>
        <source>The clipboard holds no call.</source>
        <translation>In der Zwischenablage steht kein Aufruf.</translation>
    </message>
    <message>
        <source>Copy a curl command, then paste it here.</source>
        <translation>Kopieren Sie einen curl-Befehl und fügen Sie ihn hier ein.</translation>
    </message>
    <message>
        <source>There is no address to send to.</source>
        <translation>Es gibt keine Adresse, an die gesendet werden könnte.</translation>
    </message>
    <message>
        <source>Choose an API and an operation, or write a URL.</source>
        <translation>Wählen Sie eine API und eine Operation, oder schreiben Sie eine URL.</translation>
    </message>
    <message>
        <source>Waiting for the answer</source>
        <translation>Warten auf die Antwort</translation>
    </message>
    <message>
        <source>No call yet</source>
        <translation>Noch kein Aufruf</translation>
    </message>
    <message>
        <source>Choose an API and an operation, or paste a curl command, and send it. The answer and its way through the filter chain are shown here.</source>
        <translation>Wählen Sie eine API und eine Operation oder fügen Sie einen curl-Befehl ein, und senden Sie. Hier stehen dann die Antwort und ihr Weg durch die Filterkette.</translation>
    </message>
    <message>
        <source>Only method and URL could be taken over.</source>
        <translation>Nur Methode und URL konnten übernommen werden.</translation>
    </message>
    <message>
        <source>The trace of the exchange is no longer held.</source>
        <translation>Die Spur des Aufrufs ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The trace of this call was not found before the window was made anew.</source>
        <translation>Der Trace dieses Aufrufs war noch nicht gefunden, als das Fenster neu gezeichnet wurde.</translation>
    </message>
    <message>
        <source>Make a test</source>
        <translation>Einen Test machen</translation>
    </message>
    <message>
        <source>Keep this call, and that its answer is like the one shown, as a test of the workspace</source>
        <translation>Diesen Aufruf, und dass seine Antwort wie die gezeigte ist, als Test des Arbeitsbereichs aufbewahren</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>Umgebungen</translation>
    </message>
    <message>
        <source>Edit the environments of this workspace and their variables</source>
        <translation>Die Umgebungen dieses Arbeitsbereichs und ihre Variablen bearbeiten</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>The URL with the values of its variables</source>
        <translation>Die URL mit den Werten ihrer Variablen</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>The call was not sent.</source>
        <translation>Der Aufruf wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>Give the variable a value, or write the value itself.</source>
        <translation>Geben Sie der Variablen einen Wert, oder schreiben Sie den Wert selbst.</translation>
    </message>
    <message>
        <source>There is no answer to make a test of.</source>
        <translation>Es gibt keine Antwort, aus der ein Test werden könnte.</translation>
    </message>
    <message>
        <source>Send the call first.</source>
        <translation>Senden Sie zuerst den Aufruf.</translation>
    </message>
    <message>
        <source>No environment</source>
        <translation>Keine Umgebung</translation>
    </message>
    <message>
        <source>Goes to %1</source>
        <translation>Geht an %1</translation>
    </message>
    <message>
        <source>Replay this call</source>
        <translation>Diesen Aufruf wiederholen</translation>
    </message>
    <message>
        <source>Make the call of the form again, as often, as fast and as many at once as wanted</source>
        <translation>Den Aufruf des Formulars noch einmal machen, so oft, so schnell und so viele zugleich wie gewünscht</translation>
    </message>
    <message>
        <source>Save the answer</source>
        <translation>Die Antwort speichern</translation>
    </message>
    <message>
        <source>Save the body of the answer, as it came, in a file</source>
        <translation>Den Inhalt der Antwort, wie er kam, in einer Datei speichern</translation>
    </message>
    <message>
        <source>Save the answer as</source>
        <translation>Die Antwort speichern als</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>A call with files can be sent, but not replayed.</source>
        <translation>Ein Aufruf mit Dateien lässt sich senden, aber nicht wiederholen.</translation>
    </message>
    <message>
        <source>The call cannot be replayed.</source>
        <translation>Der Aufruf lässt sich nicht wiederholen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s) are no longer held.</source>
        <translation>
            <numerusform>%Ln Austausch wird nicht mehr vorgehalten.</numerusform>
            <numerusform>%Ln Austausche werden nicht mehr vorgehalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) lack what the recording masks: give credentials in the form first.</source>
        <translation>
            <numerusform>%Ln Aufruf fehlt, was die Aufzeichnung verdeckt: Geben Sie zuerst im Formular Zugangsdaten an.</numerusform>
            <numerusform>%Ln Aufrufen fehlt, was die Aufzeichnung verdeckt: Geben Sie zuerst im Formular Zugangsdaten an.</numerusform>
        </translation>
    </message>
    <message>
        <source>Getting a new token: the last one has expired</source>
        <translation>Ein neues Token wird geholt: Das letzte ist abgelaufen</translation>
    </message>
    <message>
        <source>The call was not sent: its token has expired, and no new one was given.</source>
        <translation>Der Aufruf wurde nicht gesendet: Sein Token ist abgelaufen, und es gab kein neues.</translation>
    </message>
    <message>
        <source>Correct the credentials, or paste a token.</source>
        <translation>Berichtigen Sie die Zugangsdaten, oder fügen Sie ein Token ein.</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>The credentials of this form are sent with it.</source>
        <translation>Die Anmeldedaten dieses Formulars werden mitgesendet.</translation>
    </message>
    <message>
        <source>Find in the answer</source>
        <translation>In der Antwort suchen</translation>
    </message>
    <message>
        <source>Look for words in the body of the answer</source>
        <translation>Wörter im Inhalt der Antwort suchen</translation>
    </message>
    <message>
        <source>Find the next place in the answer</source>
        <translation>Nächste Stelle in der Antwort suchen</translation>
    </message>
    <message>
        <source>Go to the next place where the words stand in the body of the answer</source>
        <translation>Zur nächsten Stelle gehen, an der die Wörter im Inhalt der Antwort stehen</translation>
    </message>
    <message>
        <source>Find the place before in the answer</source>
        <translation>Vorige Stelle in der Antwort suchen</translation>
    </message>
    <message>
        <source>Go back to the place before where the words stand in the body of the answer</source>
        <translation>Zur vorigen Stelle zurückgehen, an der die Wörter im Inhalt der Antwort stehen</translation>
    </message>
    <message>
        <source>There is no answer.</source>
        <translation>Es gibt keine Antwort.</translation>
    </message>
</context>
<context>
    <name>postern::workbench::VariableTableModel</name>
    <message>
        <source>&quot;%1&quot; is no name of a variable: use letters, digits, _ . and -, a letter first.</source>
        <translation>„%1“ ist kein Name einer Variablen: Verwenden Sie Buchstaben, Ziffern, _ . und -, zuerst einen Buchstaben.</translation>
    </message>
    <message>
        <source>There are two variables with the name %1.</source>
        <translation>Es gibt zwei Variablen mit dem Namen %1.</translation>
    </message>
    <message>
        <source>Type the secret value of %1.</source>
        <translation>Geben Sie den geheimen Wert von %1 ein.</translation>
    </message>
    <message>
        <source>%1 looks like a secret, and would stand in the file for everybody to read. Mark it as secret.</source>
        <translation>%1 sieht nach einem Geheimnis aus und stünde für jeden lesbar in der Datei. Kennzeichnen Sie es als geheim.</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>Zeile hinzufügen</translation>
    </message>
    <message>
        <source>In the keychain</source>
        <translation>Im Schlüsselbund</translation>
    </message>
    <message>
        <source>From outside</source>
        <translation>Von außen</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>In der Datei</translation>
    </message>
    <message>
        <source>Type a new value to replace the one in the keychain</source>
        <translation>Geben Sie einen neuen Wert ein, um den im Schlüsselbund zu ersetzen</translation>
    </message>
    <message>
        <source>A value, {{another variable}}, or ${env:NAME}</source>
        <translation>Ein Wert, {{eine andere Variable}} oder ${env:NAME}</translation>
    </message>
    <message>
        <source>Secret values are kept in the keychain; the file holds only their place</source>
        <translation>Geheime Werte liegen im Schlüsselbund; die Datei enthält nur, wo</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>Variable</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheim</translation>
    </message>
</context>
<context>
    <name>postern::workbench::VariantEditor</name>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
</context>
<context>
    <name>postern::workbench::ViewCommands</name>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größere Schrift</translation>
    </message>
    <message>
        <source>Show all text one size larger</source>
        <translation>Alle Texte eine Stufe größer zeigen</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere Schrift</translation>
    </message>
    <message>
        <source>Show all text one size smaller</source>
        <translation>Alle Texte eine Stufe kleiner zeigen</translation>
    </message>
    <message>
        <source>Text as the desktop has it</source>
        <translation>Schrift wie auf dem Schreibtisch</translation>
    </message>
    <message>
        <source>Show text in the desktop&apos;s size again</source>
        <translation>Texte wieder in der Größe des Schreibtischs zeigen</translation>
    </message>
    <message>
        <source>Make this part taller</source>
        <translation>Diesen Teil höher machen</translation>
    </message>
    <message>
        <source>Give the part that has the focus more height</source>
        <translation>Dem Teil mit dem Fokus mehr Höhe geben</translation>
    </message>
    <message>
        <source>Make this part lower</source>
        <translation>Diesen Teil niedriger machen</translation>
    </message>
    <message>
        <source>Take height from the part that has the focus</source>
        <translation>Dem Teil mit dem Fokus Höhe nehmen</translation>
    </message>
    <message>
        <source>Make this part wider</source>
        <translation>Diesen Teil breiter machen</translation>
    </message>
    <message>
        <source>Give the part that has the focus more width</source>
        <translation>Dem Teil mit dem Fokus mehr Breite geben</translation>
    </message>
    <message>
        <source>Make this part narrower</source>
        <translation>Diesen Teil schmaler machen</translation>
    </message>
    <message>
        <source>Take width from the part that has the focus</source>
        <translation>Dem Teil mit dem Fokus Breite nehmen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Welcome to Postern</source>
        <translation>Willkommen bei Postern</translation>
    </message>
    <message>
        <source>Run the APIs of a Publisher, or your own, in a gateway on this computer and watch every request pass filter by filter. No account; nothing leaves this computer unless you send it.</source>
        <translation>Führen Sie die APIs eines Publishers oder Ihre eigenen in einem Gateway auf diesem Rechner aus und sehen Sie jeder Anfrage Filter für Filter zu. Kein Konto; nichts verlässt diesen Rechner, wenn Sie es nicht senden.</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Die Demo ausprobieren</translation>
    </message>
    <message>
        <source>A Publisher, APIs and calls to look at, all on this computer and offline.</source>
        <translation>Ein Publisher, APIs und Aufrufe zum Ansehen, alles auf diesem Rechner und ohne Netz.</translation>
    </message>
    <message>
        <source>Connect to a Publisher</source>
        <translation>Mit einem Publisher verbinden</translation>
    </message>
    <message>
        <source>Pull APIs of a WSO2 API Manager into a new workspace.</source>
        <translation>APIs eines WSO2 API Managers in einen neuen Arbeitsbereich holen.</translation>
    </message>
    <message>
        <source>Open an OpenAPI file</source>
        <translation>OpenAPI-Datei öffnen</translation>
    </message>
    <message>
        <source>OpenAPI 3.0, 3.1 or Swagger 2.0, YAML or JSON, in a new workspace.</source>
        <translation>OpenAPI 3.0, 3.1 oder Swagger 2.0, YAML oder JSON, in einem neuen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>Arbeitsbereich öffnen</translation>
    </message>
    <message>
        <source>A gateway&apos;s folder, or an empty one for a new gateway.</source>
        <translation>Der Ordner eines Gateways, oder ein leerer für ein neues.</translation>
    </message>
    <message>
        <source>Go on with</source>
        <translation>Weitermachen mit</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::WhatIfModel</name>
    <message>
        <source>not in the chain</source>
        <translation>nicht in der Kette</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>durchgelassen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>Was</source>
        <translation>War</translation>
    </message>
    <message>
        <source>Would be</source>
        <translation>Wäre</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>otherwise</source>
        <translation>anders</translation>
    </message>
    <message>
        <source>now refused</source>
        <translation>jetzt abgelehnt</translation>
    </message>
    <message>
        <source>now let through</source>
        <translation>jetzt durchgelassen</translation>
    </message>
    <message>
        <source>cannot be judged</source>
        <translation>nicht zu beurteilen</translation>
    </message>
    <message>
        <source>Every step decides and does what it did.</source>
        <translation>Jeder Schritt entscheidet und tut, was er tat.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 does not refuse it any more.</source>
        <translation>%1 lehnt es nicht mehr ab.</translation>
    </message>
    <message>
        <source>%1: %2, was %3</source>
        <translation>%1: %2, war %3</translation>
    </message>
    <message>
        <source>%1 changes otherwise: %2</source>
        <translation>%1 ändert anders: %2</translation>
    </message>
    <message>
        <source>%1: status %2, was %3</source>
        <translation>%1: Status %2, war %3</translation>
    </message>
    <message>
        <source>now: %1</source>
        <translation>jetzt: %1</translation>
    </message>
    <message>
        <source>was: %1</source>
        <translation>war: %1</translation>
    </message>
    <message>
        <source>changes otherwise: %1</source>
        <translation>ändert anders: %1</translation>
    </message>
    <message>
        <source>Taken for granted:</source>
        <translation>Vorausgesetzt:</translation>
    </message>
</context>
<context>
    <name>postern::workbench::WhatIfPanel</name>
    <message>
        <source>What the open drafts would change</source>
        <translation>Was die offenen Entwürfe ändern würden</translation>
    </message>
    <message>
        <source>What to do with the outcome</source>
        <translation>Was mit dem Ergebnis zu tun ist</translation>
    </message>
    <message>
        <source>What is tried</source>
        <translation>Was erprobt wird</translation>
    </message>
    <message>
        <source>How many would become something else</source>
        <translation>Wie viele anders würden</translation>
    </message>
    <message>
        <source>Show what stays</source>
        <translation>Gleiches zeigen</translation>
    </message>
    <message>
        <source>Also list the exchanges that would become what they were</source>
        <translation>Auch die Aufrufe auflisten, aus denen dasselbe würde</translation>
    </message>
    <message>
        <source>Exchanges and what would be different</source>
        <translation>Aufrufe und was anders wäre</translation>
    </message>
    <message>
        <source>What exchanges would become</source>
        <translation>Was aus Aufrufen würde</translation>
    </message>
    <message>
        <source>What would be different for the chosen exchange</source>
        <translation>Was für den gewählten Aufruf anders wäre</translation>
    </message>
    <message>
        <source>Nothing is drafted: against the files as they are</source>
        <translation>Es gibt keinen Entwurf: an den Dateien, wie sie sind</translation>
    </message>
    <message>
        <source>Against %1</source>
        <translation>An %1</translation>
    </message>
    <message numerus="yes">
        <source>What if: %Ln exchange(s)</source>
        <translation>
            <numerusform>Was wäre wenn: %Ln Aufruf</numerusform>
            <numerusform>Was wäre wenn: %Ln Aufrufe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Evaluating %Ln exchange(s)…</source>
        <translation>
            <numerusform>%Ln Aufruf wird ausgewertet …</numerusform>
            <numerusform>%Ln Aufrufe werden ausgewertet …</numerusform>
        </translation>
    </message>
    <message>
        <source>The exchanges were not evaluated.</source>
        <translation>Die Aufrufe wurden nicht ausgewertet.</translation>
    </message>
    <message>
        <source>The gateway does not run, and it is the one that evaluates them.</source>
        <translation>Das Gateway läuft nicht, und es ist es, das sie auswertet.</translation>
    </message>
    <message>
        <source>Start the gateway, then try again.</source>
        <translation>Starten Sie das Gateway und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The draft is no configuration that would run.</source>
        <translation>Der Entwurf ist keine Konfiguration, die liefe.</translation>
    </message>
    <message>
        <source>Mend the draft, then try again.</source>
        <translation>Berichtigen Sie den Entwurf und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Nothing would be different</source>
        <translation>Nichts wäre anders</translation>
    </message>
    <message>
        <source>Each of these exchanges would have become what it was.</source>
        <translation>Aus jedem dieser Aufrufe wäre geworden, was er war.</translation>
    </message>
    <message>
        <source>Nothing was evaluated</source>
        <translation>Es wurde nichts ausgewertet</translation>
    </message>
    <message>
        <source>Choose exchanges in the list, or let the filter show some, and ask again.</source>
        <translation>Wählen Sie Aufrufe in der Liste, oder lassen Sie den Filter welche zeigen, und fragen Sie noch einmal.</translation>
    </message>
    <message>
        <source>no longer held %1</source>
        <translation>nicht mehr vorhanden %1</translation>
    </message>
    <message>
        <source>%1 of %2 evaluated</source>
        <translation>%1 von %2 ausgewertet</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
</context>
<context>
    <name>postern::workbench::Workbench</name>
    <message>
        <source>Open a workspace</source>
        <translation>Arbeitsbereich öffnen</translation>
    </message>
    <message>
        <source>%1 cannot be made. Choose another folder for the pictures.</source>
        <translation>%1 lässt sich nicht anlegen. Wählen Sie einen anderen Ordner für die Bilder.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>The demo could not start: %1</source>
        <translation>Die Demo konnte nicht starten: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln demo call(s) sent</source>
        <translation>
            <numerusform>%Ln Demo-Aufruf gesendet</numerusform>
            <numerusform>%Ln Demo-Aufrufe gesendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Look at them</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>The demo&apos;s workspace could not be made in %1.</source>
        <translation>Der Arbeitsbereich der Demo konnte in %1 nicht angelegt werden.</translation>
    </message>
    <message>
        <source>Send the demo&apos;s calls</source>
        <translation>Demo-Aufrufe senden</translation>
    </message>
    <message>
        <source>Call the running gateway so that it answers 200, 401, 403, 404, 429 and 502</source>
        <translation>Das laufende Gateway so aufrufen, dass es mit 200, 401, 403, 404, 429 und 502 antwortet</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>The demo is not open.</source>
        <translation>Die Demo ist nicht offen.</translation>
    </message>
    <message>
        <source>Run the gateway first.</source>
        <translation>Starten Sie zuerst das Gateway.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Open a gateway&apos;s folder, or an empty one for a new gateway</source>
        <translation>Den Ordner eines Gateways öffnen, oder einen leeren für ein neues Gateway</translation>
    </message>
    <message>
        <source>Close the workspace</source>
        <translation>Arbeitsbereich schließen</translation>
    </message>
    <message>
        <source>Stop its gateway, keep what is open in it, and go to the first page</source>
        <translation>Sein Gateway anhalten, das Geöffnete behalten und zur ersten Seite gehen</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demo öffnen</translation>
    </message>
    <message>
        <source>Start a Publisher on this computer and open a fresh workspace for it</source>
        <translation>Auf diesem Computer einen Publisher starten und dafür einen frischen Arbeitsbereich öffnen</translation>
    </message>
    <message>
        <source>No workspace is open.</source>
        <translation>Es ist kein Arbeitsbereich geöffnet.</translation>
    </message>
    <message>
        <source>The demo is open.</source>
        <translation>Die Demo ist geöffnet.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message numerus="yes">
        <source>Edits of %Ln file(s) that were not applied are as you left them.</source>
        <translation>
            <numerusform>Die nicht angewendeten Änderungen an %Ln Datei sind so, wie Sie sie verlassen haben.</numerusform>
            <numerusform>Die nicht angewendeten Änderungen an %Ln Dateien sind so, wie Sie sie verlassen haben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>The capture is as large as it may be: from now on its oldest exchanges go that nobody has pinned, marked or noted.</source>
        <translation>Die Aufzeichnung ist so groß, wie sie sein darf: Von jetzt an gehen ihre ältesten Aufrufe, die niemand angeheftet, markiert oder mit einer Notiz versehen hat.</translation>
    </message>
    <message>
        <source>Change the limits</source>
        <translation>Grenzen ändern</translation>
    </message>
    <message>
        <source>%1.</source>
        <comment>whose token it is</comment>
        <translation>%1.</translation>
    </message>
    <message>
        <source>The token of %1 is in Try it.</source>
        <translation>Das Token von %1 steht unter Ausprobieren.</translation>
    </message>
    <message>
        <source>Open Try it</source>
        <translation>Ausprobieren öffnen</translation>
    </message>
</context>
<context>
    <name>postern::workbench::Workspace</name>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>%1 is a file. Choose the folder that holds gateway.yaml.</source>
        <translation>%1 ist eine Datei. Wählen Sie den Ordner, der gateway.yaml enthält.</translation>
    </message>
    <message>
        <source>%1 holds files, but neither gateway.yaml nor apis/. Choose a gateway&apos;s folder or an empty one.</source>
        <translation>%1 enthält Dateien, aber weder gateway.yaml noch apis/. Wählen Sie den Ordner eines Gateways oder einen leeren.</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose a folder of your own, or change its permissions.</source>
        <translation>%1 lässt sich nicht schreiben. Wählen Sie einen eigenen Ordner oder ändern Sie seine Rechte.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>%1 could not be moved to %2. Check the permissions of both folders.</source>
        <translation>%1 konnte nicht nach %2 verschoben werden. Prüfen Sie die Rechte beider Ordner.</translation>
    </message>
    <message>
        <source>Backend of %1</source>
        <translation>Backend von %1</translation>
    </message>
    <message>
        <source>Switch %1 on</source>
        <translation>%1 einschalten</translation>
    </message>
    <message>
        <source>Switch %1 off</source>
        <translation>%1 ausschalten</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Open pages will not come back after a restart.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Offene Seiten kommen nach einem Neustart nicht wieder.</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Öffnen Sie zuerst einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>The address of a backend must not hold a user or a password: it is kept and handed to the gateway in the clear. Let a filter send the credentials instead, for instance set-headers.</source>
        <translation>Die Adresse eines Backends darf weder Benutzer noch Kennwort enthalten: Sie wird im Klartext gespeichert und an das Gateway übergeben. Lassen Sie stattdessen einen Filter die Anmeldedaten senden, zum Beispiel set-headers.</translation>
    </message>
    <message>
        <source>The address of a backend has neither a query nor a fragment. Write scheme, host, port and path only.</source>
        <translation>Die Adresse eines Backends hat weder Abfrage noch Fragment. Schreiben Sie nur Schema, Rechner, Port und Pfad.</translation>
    </message>
</context>
</TS>
