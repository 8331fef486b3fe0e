// SPDX-License-Identifier: Apache-2.0
#include "cli/TestLines.h"

#include "schema/Document.h"

namespace postern::cli {
namespace {

using calls::Check;

std::string subjectOf(const Check& check)
{
    switch (check.kind) {
    case Check::Kind::Status: return "status";
    case Check::Kind::Header: return "header " + check.subject;
    case Check::Kind::Json: return "json " + (check.subject.empty() ? "(whole)" : check.subject);
    case Check::Kind::Time: return "time in ms";
    case Check::Kind::Schema: return "schema " + check.subject;
    }
    return {};
}

std::string wishOf(const calls::Finding& finding)
{
    if (finding.check.kind == Check::Kind::Time)
        return "below " + finding.expected;
    if (finding.check.kind == Check::Kind::Schema)
        return "a valid body";
    if (finding.check.kind == Check::Kind::Status || finding.check.how == Check::How::Equals)
        return finding.expected;
    return finding.check.how == Check::How::Exists ? "one" : "a match of " + finding.expected;
}

} // namespace

std::string testLines(const calls::LoadedTest& loaded, const calls::TestResult& result, Format format)
{
    const bool passed = result.passed();
    std::string problem = result.problem;
    if (!result.unknown.empty())
        problem = "not sent: {{" + result.unknown.front() + "}} has no value";
    if (format == Format::Json) {
        schema::Value findings = schema::Value::list();
        for (const calls::Finding& one : result.findings)
            findings.push(schema::Value::object({{"check", subjectOf(one.check)}, {"passed", one.passed}, {"expected", wishOf(one)}, {"actual", one.absent ? schema::Value() : schema::Value(one.actual)}}));
        schema::Value line = schema::Value::object({{"test", loaded.test.name}, {"file", loaded.file.string()}, {"passed", passed},
                                                    {"status", result.status}, {"ms", static_cast<std::int64_t>(result.took.count())}, {"checks", findings}});
        if (result.row > 0)
            line.set("row", static_cast<std::int64_t>(result.row));
        if (!problem.empty())
            line.set("problem", problem);
        return schema::writeJson(line, 0) + '\n';
    }
    std::string text = passed ? "ok      " : "FAILED  ";
    text += loaded.test.name + (result.row > 0 ? " [row " + std::to_string(result.row) + ']' : "");
    text += result.status > 0 ? " (" + std::to_string(result.took.count()) + " ms)\n" : "\n";
    if (!problem.empty())
        text += "        " + problem + '\n';
    for (const calls::Finding& one : result.findings) {
        if (!one.passed)
            text += "        " + subjectOf(one.check) + ": expected " + wishOf(one) + ", found " + (one.absent ? "none" : one.actual) + '\n';
    }
    return text;
}

} // namespace postern::cli
