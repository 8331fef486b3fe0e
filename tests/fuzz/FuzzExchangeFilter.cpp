// SPDX-License-Identifier: Apache-2.0
//
// Any text as a filter of the workbench's list, half of it typed and half of it complete: a mistake has its place inside
// of the text, a good filter can be read back and tried, and what is offered at the cursor takes the place of a part of it.
#include "Fuzz.h"
#include "workbench/models/ExchangeFilter.h"
#include "workbench/models/FilterCompletion.h"

using namespace postern::workbench;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    ExchangeFilter filter;
    QVector<ExchangeFilter::Span> spans;
    const auto error = filter.parse(text, &spans);
    int last = 0;
    for (const auto& span : spans) {
        FUZZ_CHECK(span.position >= last && span.length >= 0 && span.position + span.length <= text.size());
        last = span.position + span.length;
    }
    if (error) {
        FUZZ_CHECK(error->position >= 0 && error->length > 0 && error->position + error->length <= text.size());
        FUZZ_CHECK(!error->message.isEmpty() && filter.isEmpty());
    } else {
        FUZZ_CHECK(filter.isEmpty() == filter.description().isEmpty());
        const ExchangeStore::Names names{std::string(), "Orders 1.0.0"};
        const std::string target = "/orders/17?limit=20";
        ExchangeRow row;
        row.id = 17;
        row.api = 1;
        row.target = target.data();
        row.targetLength = static_cast<std::uint16_t>(target.size());
        postern::inspection::Trace trace;
        trace.clientRequest.headers = {{"Host", "localhost"}};
        ExchangeFilter::Evaluator evaluator(filter);
        const auto first = evaluator.judge(row, names);
        const auto sure = evaluator.judge(row, names, &trace);
        FUZZ_CHECK(sure != ExchangeFilter::Verdict::Ask && (first == ExchangeFilter::Verdict::Ask || first == sure));
    }
    const auto values = [](FilterField::Id, const QString&) { return QStringList{QStringLiteral("a \"b")}; };
    for (const int cursor : {0, static_cast<int>(text.size() / 2), static_cast<int>(text.size())}) {
        const FilterCompletion completion = completeFilter(text, cursor, values);
        FUZZ_CHECK(completion.from >= 0 && completion.length >= 0 && completion.from + completion.length <= text.size());
    }
    return 0;
}
