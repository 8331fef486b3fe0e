<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CallHistory</name>
    <message numerus="yes">
        <source>%Ln value(s) that may be secret were not remembered: give them again.</source>
        <translation>
            <numerusform>%Ln value that may be secret was not remembered: give it again.</numerusform>
            <numerusform>%Ln values that may be secret were not remembered: give them again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptureFile</name>
    <message numerus="yes">
        <source>The workbench ended unexpectedly. %Ln exchange(s) were recovered.</source>
        <translation>
            <numerusform>The workbench ended unexpectedly. %Ln exchange was recovered.</numerusform>
            <numerusform>The workbench ended unexpectedly. %Ln exchanges were recovered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last %Ln exchange(s) had not been written yet and are lost.</source>
        <translation>
            <numerusform>The last exchange had not been written yet and is lost.</numerusform>
            <numerusform>The last %Ln exchanges had not been written yet and are lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptureTransfer</name>
    <message numerus="yes">
        <source>%Ln exchange(s) of %1 are in the list.</source>
        <translation>
            <numerusform>%Ln exchange of %1 is in the list.</numerusform>
            <numerusform>%Ln exchanges of %1 are in the list.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were none and were passed over, the first: %1</source>
        <translation>
            <numerusform>%Ln was none and was passed over: %1</numerusform>
            <numerusform>%Ln were none and were passed over, the first: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s) are exported to %1; credentials in it are masked.</source>
        <translation>
            <numerusform>%Ln exchange is exported to %1; credentials in it are masked.</numerusform>
            <numerusform>%Ln exchanges are exported to %1; credentials in it are masked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) of %1 are tests now; each expects a 2xx answer.</source>
        <translation>
            <numerusform>%Ln request of %1 is a test now; it expects a 2xx answer.</numerusform>
            <numerusform>%Ln requests of %1 are tests now; each expects a 2xx answer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExchangeDiff</name>
    <message numerus="yes">
        <source>%Ln semantic difference(s).</source>
        <translation>
            <numerusform>%Ln semantic difference.</numerusform>
            <numerusform>%Ln semantic differences.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cosmetic one(s) shown.</source>
        <translation>
            <numerusform>%Ln cosmetic one shown.</numerusform>
            <numerusform>%Ln cosmetic ones shown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cosmetic one(s) hidden.</source>
        <translation>
            <numerusform>%Ln cosmetic one hidden.</numerusform>
            <numerusform>%Ln cosmetic ones hidden.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FederationText</name>
    <message numerus="yes">
        <source>%Ln not checked</source>
        <translation>
            <numerusform>%Ln not checked</numerusform>
            <numerusform>%Ln not checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in sync (%Ln cosmetic)</source>
        <translation>
            <numerusform>in sync (%Ln cosmetic)</numerusform>
            <numerusform>in sync (%Ln cosmetic)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln right(s) missing</source>
        <translation>
            <numerusform>%Ln right missing</numerusform>
            <numerusform>%Ln rights missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln field(s) in sync.</source>
        <translation>
            <numerusform>%Ln field in sync.</numerusform>
            <numerusform>%Ln fields in sync.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ignored by rules.</source>
        <translation>
            <numerusform>%Ln ignored by rules.</numerusform>
            <numerusform>%Ln ignored by rules.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is discovered every %n minute(s) while the workbench is open. Nothing is imported by that.</source>
        <translation>
            <numerusform>It is discovered every minute while the workbench is open. Nothing is imported by that.</numerusform>
            <numerusform>It is discovered every %n minutes while the workbench is open. Nothing is imported by that.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Governance</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PostmanTests</name>
    <message numerus="yes">
        <source>%Ln more remark(s) are not shown.</source>
        <translation>
            <numerusform>%Ln more remark is not shown.</numerusform>
            <numerusform>%Ln more remarks are not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PullWriting</name>
    <message numerus="yes">
        <source>brought up to date: %Ln change(s)</source>
        <translation>
            <numerusform>brought up to date: %Ln change</numerusform>
            <numerusform>brought up to date: %Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>merged with what was edited here: %Ln change(s)</source>
        <translation>
            <numerusform>merged with what was edited here: %Ln change</numerusform>
            <numerusform>merged with what was edited here: %Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>changed here and there: %Ln place(s) to decide on</source>
        <translation>
            <numerusform>changed here and there: %Ln place to decide on</numerusform>
            <numerusform>changed here and there: %Ln places to decide on</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenClaims</name>
    <message numerus="yes">
        <source>Good until %1, for %Ln more minute(s).</source>
        <translation>
            <numerusform>Good until %1, for one more minute.</numerusform>
            <numerusform>Good until %1, for %Ln more minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenJudgement</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::AnalyticsPage</name>
    <message numerus="yes">
        <source>%Ln request(s), </source>
        <translation>
            <numerusform>%Ln request, </numerusform>
            <numerusform>%Ln requests, </numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No calls in the last %Ln minute(s)</source>
        <translation>
            <numerusform>No calls in the last minute</numerusform>
            <numerusform>No calls in the last %Ln minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ApiDetail</name>
    <message numerus="yes">
        <source>%Ln operation(s)</source>
        <translation>
            <numerusform>%Ln operation</numerusform>
            <numerusform>%Ln operations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ApisPage</name>
    <message numerus="yes">
        <source>%Ln API(s)</source>
        <translation>
            <numerusform>%Ln API</numerusform>
            <numerusform>%Ln APIs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln checked</source>
        <translation>
            <numerusform>%Ln checked</numerusform>
            <numerusform>%Ln checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s) are newer on the Publisher</source>
        <translation>
            <numerusform>%Ln API is newer on the Publisher</numerusform>
            <numerusform>%Ln APIs are newer on the Publisher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s) pulled</source>
        <translation>
            <numerusform>%Ln API pulled</numerusform>
            <numerusform>%Ln APIs pulled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::CaptureComparePanel</name>
    <message numerus="yes">
        <source>%Ln pair(s) are the same.</source>
        <translation>
            <numerusform>%Ln pair is the same.</numerusform>
            <numerusform>%Ln pairs are the same.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::CapturePairModel</name>
    <message numerus="yes">
        <source>%Ln changed,</source>
        <translation>
            <numerusform>%Ln changed,</numerusform>
            <numerusform>%Ln changed,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only left,</source>
        <translation>
            <numerusform>%Ln only left,</numerusform>
            <numerusform>%Ln only left,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only right,</source>
        <translation>
            <numerusform>%Ln only right,</numerusform>
            <numerusform>%Ln only right,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln the same.</source>
        <translation>
            <numerusform>%Ln the same.</numerusform>
            <numerusform>%Ln the same.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the first %Ln exchange(s) of a capture were compared.</source>
        <translation>
            <numerusform>Only the first exchange of a capture was compared.</numerusform>
            <numerusform>Only the first %Ln exchanges of a capture were compared.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::CapturedGateway</name>
    <message numerus="yes">
        <source>%Ln exchange(s) stay in the list without a trace.</source>
        <translation>
            <numerusform>%Ln exchange stays in the list without a trace.</numerusform>
            <numerusform>%Ln exchanges stay in the list without a trace.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ChainEditor</name>
    <message numerus="yes">
        <source>%Ln change(s) not applied</source>
        <translation>
            <numerusform>%Ln change not applied</numerusform>
            <numerusform>%Ln changes not applied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s) in the drafts; Problems says where.</source>
        <translation>
            <numerusform>%Ln error in the drafts; Problems says where.</numerusform>
            <numerusform>%Ln errors in the drafts; Problems says where.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::DemoTour</name>
    <message numerus="yes">
        <source>%Ln call(s) were answered otherwise than the demo expects.</source>
        <translation>
            <numerusform>%Ln call was answered otherwise than the demo expects.</numerusform>
            <numerusform>%Ln calls were answered otherwise than the demo expects.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::DifferenceDialog</name>
    <message numerus="yes">
        <source>%Ln line(s) differ.</source>
        <translation>
            <numerusform>%Ln line differs.</numerusform>
            <numerusform>%Ln lines differ.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExchangePane</name>
    <message numerus="yes">
        <source>%Ln exchange(s)</source>
        <translation>
            <numerusform>%Ln exchange</numerusform>
            <numerusform>%Ln exchanges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln held back</source>
        <translation>
            <numerusform>, %Ln held back</numerusform>
            <numerusform>, %Ln held back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln lost by the recording</source>
        <translation>
            <numerusform>, %Ln lost by the recording</numerusform>
            <numerusform>, %Ln lost by the recording</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln without a trace not tried</source>
        <translation>
            <numerusform>, %Ln without a trace not tried</numerusform>
            <numerusform>, %Ln without a trace not tried</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExportDesk</name>
    <message numerus="yes">
        <source>%Ln error(s) in it.</source>
        <translation>
            <numerusform>%Ln error in it.</numerusform>
            <numerusform>%Ln errors in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) would be written.</source>
        <translation>
            <numerusform>%Ln file would be written.</numerusform>
            <numerusform>%Ln files would be written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ExportPage</name>
    <message numerus="yes">
        <source>Edits of %Ln file(s) are not applied, and not exported: %1</source>
        <translation>
            <numerusform>Edits of %Ln file are not applied, and not exported: %1</numerusform>
            <numerusform>Edits of %Ln files are not applied, and not exported: %1</numerusform>
        </translation>
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
            <numerusform>%Ln operation</numerusform>
            <numerusform>%Ln operations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::FederationDesk</name>
    <message numerus="yes">
        <source>%Ln gateway(s) did not answer as they should.</source>
        <translation>
            <numerusform>%Ln gateway did not answer as it should.</numerusform>
            <numerusform>%Ln gateways did not answer as they should.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::FederationPage</name>
    <message numerus="yes">
        <source>%1 is asked what lives there: %Ln found so far.</source>
        <translation>
            <numerusform>%1 is asked what lives there: %Ln found so far.</numerusform>
            <numerusform>%1 is asked what lives there: %Ln found so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln gateway(s) drifted</source>
        <translation>
            <numerusform>%Ln gateway drifted</numerusform>
            <numerusform>%Ln gateways drifted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No differences of these classes; %Ln hidden.</source>
        <translation>
            <numerusform>No differences of these classes; %Ln hidden.</numerusform>
            <numerusform>No differences of these classes; %Ln hidden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written. Check drift compares them with the gateway.</source>
        <translation>
            <numerusform>One file written. Check drift compares it with the gateway.</numerusform>
            <numerusform>%n files written. Check drift compares them with the gateway.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::FindBar</name>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln place</numerusform>
            <numerusform>%Ln places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::GatewayPage</name>
    <message numerus="yes">
        <source>%Ln API(s) in this workspace can run.</source>
        <translation>
            <numerusform>%Ln API in this workspace can run.</numerusform>
            <numerusform>%Ln APIs in this workspace can run.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::HistoryPanel</name>
    <message numerus="yes">
        <source>None of %Ln call(s) has these words.</source>
        <translation>
            <numerusform>The %Ln call does not have these words.</numerusform>
            <numerusform>None of %Ln calls has these words.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::InspectorPage</name>
    <message numerus="yes">
        <source>None of %Ln exchange(s) matches</source>
        <translation>
            <numerusform>The only exchange does not match</numerusform>
            <numerusform>None of %Ln exchanges matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) paused</source>
        <translation>
            <numerusform>%n call paused</numerusform>
            <numerusform>%n calls paused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::MergePanel</name>
    <message numerus="yes">
        <source>%1 was edited here, and the Publisher has a new state. Both changed %Ln place(s): decide for each what is taken.</source>
        <translation>
            <numerusform>%1 was edited here, and the Publisher has a new state. Both changed %Ln place: decide for each what is taken.</numerusform>
            <numerusform>%1 was edited here, and the Publisher has a new state. Both changed %Ln places: decide for each what is taken.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more API(s) wait after this one.</source>
        <translation>
            <numerusform>%Ln more API waits after this one.</numerusform>
            <numerusform>%Ln more APIs wait after this one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What only one side changed is taken from it: %Ln change(s) of the Publisher; all other edits here stay.</source>
        <translation>
            <numerusform>What only one side changed is taken from it: %Ln change of the Publisher; all other edits here stay.</numerusform>
            <numerusform>What only one side changed is taken from it: %Ln changes of the Publisher; all other edits here stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s) are to be decided on first.</source>
        <translation>
            <numerusform>%Ln place is to be decided on first.</numerusform>
            <numerusform>%Ln places are to be decided on first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::PublisherDesk</name>
    <message numerus="yes">
        <source>Pull %Ln API(s)</source>
        <translation>
            <numerusform>Pull %Ln API</numerusform>
            <numerusform>Pull %Ln APIs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %Ln API(s) had been pulled.</source>
        <translation>
            <numerusform>Cancelled; %Ln API had been pulled.</numerusform>
            <numerusform>Cancelled; %Ln APIs had been pulled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln API(s) pulled</source>
        <translation>
            <numerusform>%Ln API pulled</numerusform>
            <numerusform>%Ln APIs pulled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ReplayModel</name>
    <message numerus="yes">
        <source>%Ln call(s) came out otherwise than before.</source>
        <translation>
            <numerusform>%Ln call came out otherwise than before.</numerusform>
            <numerusform>%Ln calls came out otherwise than before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s) different</source>
        <translation>
            <numerusform>%Ln time different</numerusform>
            <numerusform>%Ln times different</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::ReplayPanel</name>
    <message numerus="yes">
        <source>Replay of %Ln call(s)</source>
        <translation>
            <numerusform>Replay of %Ln call</numerusform>
            <numerusform>Replay of %Ln calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::RevisionsTab</name>
    <message numerus="yes">
        <source>Publishers keep five revisions unless they are set otherwise, and there are %Ln: it may refuse until one is deleted.</source>
        <translation>
            <numerusform>Publishers keep five revisions unless they are set otherwise, and there are %Ln: it may refuse until one is deleted.</numerusform>
            <numerusform>Publishers keep five revisions unless they are set otherwise, and there are %Ln: it may refuse until one is deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::SchemaForm</name>
    <message numerus="yes">
        <source>%Ln setting(s) differ from the defaults.</source>
        <translation>
            <numerusform>%Ln setting differs from the defaults.</numerusform>
            <numerusform>%Ln settings differ from the defaults.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::StatusLine</name>
    <message numerus="yes">
        <source>%Ln request(s)/s</source>
        <translation>
            <numerusform>%Ln request/s</numerusform>
            <numerusform>%Ln requests/s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s)</source>
        <translation>
            <numerusform>%Ln exchange</numerusform>
            <numerusform>%Ln exchanges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln dropped</source>
        <translation>
            <numerusform>%Ln dropped</numerusform>
            <numerusform>%Ln dropped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s) running</source>
        <translation>
            <numerusform>%Ln job running</numerusform>
            <numerusform>%Ln jobs running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::StepTimes</name>
    <message numerus="yes">
        <source>The median of the last %Ln recorded exchange(s) that went through it is %1 µs.</source>
        <translation>
            <numerusform>The last recorded exchange that went through it took %1 µs.</numerusform>
            <numerusform>The median of the last %Ln recorded exchanges that went through it is %1 µs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::TakingPreview</name>
    <message numerus="yes">
        <source>%n field(s) of %1 would become what they are at %2. These lines would change; nothing is written yet.</source>
        <translation>
            <numerusform>One field of %1 would become what it is at %2. These lines would change; nothing is written yet.</numerusform>
            <numerusform>%n fields of %1 would become what they are at %2. These lines would change; nothing is written yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::TestListModel</name>
    <message numerus="yes">
        <source>Passed, %Ln row(s)</source>
        <translation>
            <numerusform>Passed, %Ln row</numerusform>
            <numerusform>Passed, %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::TestsPanel</name>
    <message numerus="yes">
        <source>%Ln test(s), not run yet</source>
        <translation>
            <numerusform>%Ln test, not run yet</numerusform>
            <numerusform>%Ln tests, not run yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::TimingView</name>
    <message numerus="yes">
        <source>The first %Ln chosen exchange(s), as they ran</source>
        <translation>
            <numerusform>The first chosen exchange, as it ran</numerusform>
            <numerusform>The first %Ln chosen exchanges, as they ran</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen exchange(s), as they ran</source>
        <translation>
            <numerusform>%Ln chosen exchange, as it ran</numerusform>
            <numerusform>%Ln chosen exchanges, as they ran</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::TrialPane</name>
    <message numerus="yes">
        <source>%Ln marked call(s) cannot be made again: %1</source>
        <translation>
            <numerusform>%Ln marked call cannot be made again: %1</numerusform>
            <numerusform>%Ln marked calls cannot be made again: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::TryItPage</name>
    <message numerus="yes">
        <source>%Ln exchange(s) are no longer held.</source>
        <translation>
            <numerusform>%Ln exchange is no longer held.</numerusform>
            <numerusform>%Ln exchanges are no longer held.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) lack what the recording masks: give credentials in the form first.</source>
        <translation>
            <numerusform>%Ln call lacks what the recording masks: give credentials in the form first.</numerusform>
            <numerusform>%Ln calls lack what the recording masks: give credentials in the form first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::WhatIfPanel</name>
    <message numerus="yes">
        <source>What if: %Ln exchange(s)</source>
        <translation>
            <numerusform>What if: %Ln exchange</numerusform>
            <numerusform>What if: %Ln exchanges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Evaluating %Ln exchange(s)…</source>
        <translation>
            <numerusform>Evaluating %Ln exchange…</numerusform>
            <numerusform>Evaluating %Ln exchanges…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postern::workbench::Workbench</name>
    <message numerus="yes">
        <source>%Ln demo call(s) sent</source>
        <translation>
            <numerusform>%Ln demo call sent</numerusform>
            <numerusform>%Ln demo calls sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edits of %Ln file(s) that were not applied are as you left them.</source>
        <translation>
            <numerusform>Edits of %Ln file that were not applied are as you left them.</numerusform>
            <numerusform>Edits of %Ln files that were not applied are as you left them.</numerusform>
        </translation>
    </message>
</context>
</TS>
