// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/CheckText.h"

#include <QCoreApplication>
#include <algorithm>

namespace postern::workbench {
namespace {

struct CheckWords {
    Q_DECLARE_TR_FUNCTIONS(CheckText)
};

QString shownText(const std::string& from) { return QString::fromUtf8(from.data(), static_cast<qsizetype>(from.size())); }

} // namespace

QString checkSubject(const calls::Check& check)
{
    switch (check.kind) {
    case calls::Check::Kind::Status: return CheckWords::tr("Status");
    case calls::Check::Kind::Header: return CheckWords::tr("Header field %1").arg(shownText(check.subject));
    case calls::Check::Kind::Json:
        return check.subject.empty() ? CheckWords::tr("JSON, the whole body") : CheckWords::tr("JSON %1").arg(shownText(check.subject));
    case calls::Check::Kind::Time: return CheckWords::tr("Time");
    case calls::Check::Kind::Schema: return CheckWords::tr("Body by its schema");
    }
    return {};
}

QString checkWish(const calls::Finding& finding)
{
    switch (finding.check.kind) {
    case calls::Check::Kind::Status: return shownText(finding.expected);
    case calls::Check::Kind::Time: return CheckWords::tr("below %1 ms").arg(shownText(finding.expected));
    case calls::Check::Kind::Schema: return CheckWords::tr("valid by %1").arg(shownText(finding.expected));
    case calls::Check::Kind::Header:
    case calls::Check::Kind::Json: break;
    }
    switch (finding.check.how) {
    case calls::Check::How::Exists: return CheckWords::tr("is there");
    case calls::Check::How::Equals: return shownText(finding.expected);
    case calls::Check::How::Matches: return CheckWords::tr("matches %1", "a regular expression").arg(shownText(finding.expected));
    }
    return {};
}

QString checkFound(const calls::Finding& finding)
{
    if (finding.absent)
        return CheckWords::tr("is not there");
    if (finding.check.kind == calls::Check::Kind::Time)
        return CheckWords::tr("%1 ms").arg(shownText(finding.actual));
    if (finding.check.kind == calls::Check::Kind::Schema && finding.passed)
        return CheckWords::tr("valid");
    return shownText(finding.actual);
}

QString resultText(const calls::TestResult& result)
{
    if (!result.unknown.empty())
        return CheckWords::tr("Not sent: {{%1}} has no value.").arg(shownText(result.unknown.front()));
    if (!result.problem.empty())
        return CheckWords::tr("No answer to judge: %1").arg(shownText(result.problem));
    const auto wrong = std::find_if(result.findings.begin(), result.findings.end(), [](const calls::Finding& one) { return !one.passed; });
    if (wrong == result.findings.end())
        return CheckWords::tr("Passed");
    return CheckWords::tr("%1: expected %2, found %3", "subject of a check, wish, what there was")
        .arg(checkSubject(wrong->check), checkWish(*wrong), checkFound(*wrong).section(QLatin1Char('\n'), 0, 0).left(200));
}

} // namespace postern::workbench
