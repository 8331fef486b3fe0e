// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/KnownReasons.h"

#include "dataplane/filters/Shelf.h"
#include "dataplane/inspection/FaultAdvice.h"
#include "dataplane/inspection/GatewayReasons.h"
#include "dataplane/inspection/WhatIf.h"
#include "dataplane/pipeline/Faults.h"

#include <algorithm>

namespace postern::workbench {
namespace {

std::vector<KnownReason> collect()
{
    std::vector<KnownReason> all;
    const auto add = [&all](const pipeline::ReasonText* reason) {
        all.push_back({std::string(reason->id), std::string(reason->sentence), std::string(reason->fix)});
    };
    for (const pipeline::FilterType& type : filters::shelf())
        std::for_each(type.reasons.begin(), type.reasons.end(), add);
    const auto own = inspection::gatewayReasons();
    std::for_each(own.begin(), own.end(), add);
    const auto tried = inspection::whatIfReasons();
    std::for_each(tried.begin(), tried.end(), add);
    for (std::size_t n = 0; n < pipeline::faultCount; ++n) {
        const auto fault = static_cast<pipeline::FaultId>(n);
        const auto& entry = pipeline::Faults::entry(fault, pipeline::FaultProfile::Postern);
        all.push_back({"fault." + std::string(pipeline::Faults::name(fault)), std::string(entry.message),
                       std::string(inspection::adviceFor(fault))});
    }
    // Filters that check the same credential give the same reasons.
    std::stable_sort(all.begin(), all.end(), [](const KnownReason& a, const KnownReason& b) { return a.id < b.id; });
    all.erase(std::unique(all.begin(), all.end(), [](const KnownReason& a, const KnownReason& b) { return a.id == b.id; }),
              all.end());
    return all;
}

std::string literal(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace

const std::vector<KnownReason>& knownReasons()
{
    static const std::vector<KnownReason> all = collect();
    return all;
}

const KnownReason* knownReason(std::string_view id)
{
    const auto& all = knownReasons();
    const auto at = std::lower_bound(all.begin(), all.end(), id,
                                     [](const KnownReason& reason, std::string_view wanted) { return reason.id < wanted; });
    return at == all.end() || at->id != id ? nullptr : &*at;
}

std::string reasonsForTranslation()
{
    std::string out = "// Made from the filters' reasons for lupdate; not compiled.\nconst char* const reasons[] = {\n";
    for (const KnownReason& reason : knownReasons()) {
        out += "QT_TRANSLATE_NOOP3(\"Reason\", " + literal(reason.sentence) + ", " + literal(reason.id) + "),\n";
        if (!reason.fix.empty())
            out += "QT_TRANSLATE_NOOP(\"Reason\", " + literal(reason.fix) + "),\n";
    }
    return out + "};\n";
}

} // namespace postern::workbench
