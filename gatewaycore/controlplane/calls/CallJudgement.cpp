// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/CallJudgement.h"

#include "base/Text.h"
#include "controlplane/calls/Excerpt.h"
#include "jsonschema/Compiler.h"
#include "jsonschema/Equality.h"
#include "schema/Document.h"

#include <QRegularExpression>
#include <algorithm>
#include <charconv>

namespace postern::calls {
namespace {

using schema::Value;

constexpr std::size_t longestShown = 2'000;

bool matches(const std::string& text, const std::string& pattern)
{
    const QRegularExpression expression(QString::fromStdString(pattern));
    return expression.isValid() && expression.match(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))).hasMatch();
}

/// RFC 6901
const Value* at(const Value& root, std::string_view pointer)
{
    const Value* value = &root;
    while (!pointer.empty() && value != nullptr) {
        pointer.remove_prefix(1); // the slash
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        std::string part;
        for (std::size_t n = 0; n < end; ++n) {
            if (pointer[n] == '~' && n + 1 < end && (pointer[n + 1] == '0' || pointer[n + 1] == '1'))
                part += pointer[++n] == '0' ? '~' : '/';
            else
                part += pointer[n];
        }
        pointer.remove_prefix(end);
        if (value->isMap()) {
            value = value->find(part);
            continue;
        }
        std::size_t index = 0;
        const auto [stop, wrong] = std::from_chars(part.data(), part.data() + part.size(), index);
        const bool number = wrong == std::errc() && stop == part.data() + part.size() && (part.size() == 1 || part.front() != '0');
        value = value->isList() && number ? value->at(index) : nullptr;
    }
    return value;
}

class Judge {
  public:
    Judge(const rest::RestResponse& answer, Milliseconds took, const std::filesystem::path& folder, const Lookup& lookup)
        : answer_(answer), took_(took), folder_(folder), lookup_(lookup)
    {
    }

    Finding judge(const Check& check)
    {
        Finding finding;
        finding.check = check;
        switch (check.kind) {
        case Check::Kind::Status: {
            finding.expected = check.expected.toText();
            finding.actual = std::to_string(answer_.status);
            const bool ofClass = finding.expected.ends_with("xx");
            finding.passed = ofClass ? finding.actual.front() == finding.expected.front() : finding.actual == finding.expected;
            break;
        }
        case Check::Kind::Time:
            finding.expected = check.expected.toText();
            finding.actual = std::to_string(took_.count());
            finding.passed = took_.count() < check.expected.asInteger();
            break;
        case Check::Kind::Header: header(finding); break;
        case Check::Kind::Json: json(finding); break;
        case Check::Kind::Schema: valid(finding); break;
        }
        finding.actual = excerpt(std::move(finding.actual), longestShown);
        return finding;
    }

  private:
    void header(Finding& finding) const
    {
        finding.absent = !answer_.headers.contains(QByteArray::fromStdString(finding.check.subject));
        finding.expected = expand(finding.check.expected.toText(), lookup_).text;
        if (finding.absent)
            return;
        // Of a field that comes more than once, one that fits is enough.
        for (const rest::RestHeader& field : answer_.headers) {
            if (field.name.compare(QByteArray::fromStdString(finding.check.subject), Qt::CaseInsensitive) != 0)
                continue;
            const std::string value = toValidUtf8(field.value.toStdString());
            finding.actual += (finding.actual.empty() ? "" : ", ") + value;
            finding.passed = finding.passed || finding.check.how == Check::How::Exists ||
                             (finding.check.how == Check::How::Equals ? value == finding.expected : matches(value, finding.expected));
        }
    }

    void json(Finding& finding)
    {
        Value expected = finding.check.expected;
        if (expected.isString())
            expected = expand(expected.asString(), lookup_).text;
        const bool pattern = finding.check.how == Check::How::Matches;
        if (finding.check.how != Check::How::Exists)
            finding.expected = pattern ? expected.asString() : schema::writeJson(expected, 0);
        if (!readBody(finding))
            return;
        const Value* value = at(*body_, finding.check.subject);
        finding.absent = value == nullptr;
        if (value == nullptr)
            return;
        finding.actual = schema::writeJson(*value, 0);
        switch (finding.check.how) {
        case Check::How::Exists: finding.passed = true; break;
        case Check::How::Equals: finding.passed = jsonschema::equal(*value, expected); break;
        case Check::How::Matches:
            finding.passed = matches(value->isMap() || value->isList() ? finding.actual : value->toText(), finding.expected);
            break;
        }
    }

    void valid(Finding& finding)
    {
        finding.expected = finding.check.subject;
        const std::string file = finding.check.subject.substr(0, finding.check.subject.find('#'));
        const std::filesystem::path path = std::filesystem::path(file).lexically_normal();
        if (path.is_absolute() || path.begin()->string() == "..") {
            finding.actual = file + " is not beside the test";
            return;
        }
        schema::Problems problems;
        auto document = schema::readFile(folder_ / path, problems, file);
        if (!document) {
            finding.actual = problems.toString();
            return;
        }
        jsonschema::CompileOptions options;
        options.direction = jsonschema::Direction::Response;
        jsonschema::Compiler compiler(options);
        compiler.add(file, std::move(*document));
        const auto id = compiler.compile(finding.check.subject, problems);
        const auto validator = compiler.finish(problems);
        if (!id || !validator || problems.hasErrors()) {
            finding.actual = problems.toString();
            return;
        }
        if (!readBody(finding))
            return;
        const jsonschema::Outcome outcome = validator->validate(*id, *body_);
        finding.passed = outcome.valid;
        for (const jsonschema::Violation& violation : outcome.violations)
            finding.actual += (finding.actual.empty() ? "" : "\n") + violation.toString();
    }

    /// False, with the reason as what was found, when the body is no JSON.
    bool readBody(Finding& finding)
    {
        if (!read_) {
            read_ = true;
            schema::Problems problems;
            body_ = schema::readJson({answer_.body.constData(), static_cast<std::size_t>(answer_.body.size())}, "body", problems);
            whyNot_ = problems.toString();
        }
        if (!body_)
            finding.actual = whyNot_;
        return body_.has_value();
    }

    const rest::RestResponse& answer_;
    Milliseconds took_;
    const std::filesystem::path& folder_;
    const Lookup& lookup_;
    std::optional<Value> body_;
    std::string whyNot_;
    bool read_ = false;
};

} // namespace

std::vector<Finding> judge(const CallTest& test, const rest::RestResponse& answer, Milliseconds took,
                           const std::filesystem::path& folder, const Lookup& lookup)
{
    Judge judge(answer, took, folder, lookup);
    std::vector<Finding> all;
    for (const Check& check : test.checks)
        all.push_back(judge.judge(check));
    return all;
}

} // namespace postern::calls
