// SPDX-License-Identifier: Apache-2.0
#include "capture/Har.h"
#include "dataplane/inspection/TraceJson.h"
#include "fuzz/Fuzz.h"
#include "schema/Document.h"

#include <sstream>

using namespace postern;
using namespace postern::capture;

/// Whatever is read can be written, redacted and not; and what was written is read back as what was written. Who wants only the
/// beginning of bodies gets the same of everything else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 50'000)
        return 0;
    std::istringstream in{std::string(test::fuzzText(data, size))};
    std::vector<inspection::Trace> traces;
    std::vector<Annotation> annotations;
    HarLimits limits;
    limits.entryOctets = 20'000;
    limits.entries = 100;
    const auto read = readHar(in, "fuzz.har", [&](inspection::Trace trace, const Annotation& annotation) {
        traces.push_back(std::move(trace));
        annotations.push_back(annotation);
        return true;
    }, limits);
    if (read)
        FUZZ_CHECK(read->entries == traces.size());
    std::istringstream once{std::string(test::fuzzText(data, size))};
    limits.bodyOctets = 16;
    std::size_t cut = 0;
    const auto same = [&limits](const inspection::Message& whole, const inspection::Message& beginning) {
        return beginning.body == whole.body.substr(0, limits.bodyOctets) && (whole.body.size() <= limits.bodyOctets || beginning.bodyTruncated);
    };
    const auto begun = readHar(once, "fuzz.har", [&](inspection::Trace trace, const Annotation&) {
        FUZZ_CHECK(cut >= traces.size() || (same(traces[cut].clientRequest, trace.clientRequest) && same(traces[cut].clientResponse, trace.clientResponse)));
        ++cut;
        return true;
    }, limits);
    FUZZ_CHECK(!read || (begun && cut == traces.size())); // one that is too long may not be without its bodies
    for (const auto secrets : {HarWriter::Secrets::Redacted, HarWriter::Secrets::Kept}) {
        std::stringstream out;
        HarWriter writer(out, secrets);
        for (std::size_t n = 0; n < traces.size(); ++n)
            FUZZ_CHECK(writer.write(traces[n], annotations[n]));
        FUZZ_CHECK(writer.finish());
        std::vector<inspection::Trace> again;
        const auto back = readHar(out, "again.har", [&](inspection::Trace trace, const Annotation& annotation) {
            FUZZ_CHECK(secrets == HarWriter::Secrets::Redacted || annotation == annotations[again.size()]);
            again.push_back(std::move(trace));
            return true;
        });
        FUZZ_CHECK(back && back->skipped == 0 && again.size() == traces.size());
        for (std::size_t n = 0; secrets == HarWriter::Secrets::Kept && n < traces.size(); ++n)
            FUZZ_CHECK(schema::writeJson(inspection::toValue(again[n]), 0) == schema::writeJson(inspection::toValue(traces[n]), 0));
    }
    return 0;
}
