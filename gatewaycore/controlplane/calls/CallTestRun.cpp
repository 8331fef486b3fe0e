// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/CallTestRun.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace postern::calls {
namespace {

constexpr std::size_t largestFile = 16U << 20U;

bool readWhole(const std::filesystem::path& file, std::string& into)
{
    std::ifstream in(file, std::ios::binary);
    std::error_code wrong;
    if (!in || std::filesystem::file_size(file, wrong) > largestFile || wrong)
        return false;
    into.assign(std::istreambuf_iterator<char>(in), {});
    return true;
}

} // namespace

Result<LoadedTest> loadTest(const std::filesystem::path& file)
{
    std::string text;
    if (!readWhole(file, text))
        return unexpected(ErrorKind::IoError, file.string() + " cannot be read", Fault::Config);
    schema::Problems problems;
    auto test = CallTest::parse(text, file.filename().string(), problems);
    if (!test)
        return unexpected(problems.toError());
    return LoadedTest{file, std::move(*test)};
}

bool TestResult::passed() const
{
    return problem.empty() && unknown.empty() && std::all_of(findings.begin(), findings.end(), [](const Finding& one) { return one.passed; });
}

CallTestRun::CallTestRun(std::vector<LoadedTest> tests, Lookup lookup, const rest::RestSettings& settings, QObject* parent)
    : QObject(parent), tests_(std::move(tests)), lookup_(std::move(lookup)), client_(settings)
{
}

CallTestRun::~CallTestRun() = default;

void CallTestRun::start() { QMetaObject::invokeMethod(this, &CallTestRun::next, Qt::QueuedConnection); }

void CallTestRun::cancel()
{
    cancelled_ = true;
    if (call_ && call_->isRunning())
        call_->cancel();
}

void CallTestRun::next()
{
    if (cancelled_ || test_ >= tests_.size())
        return Q_EMIT finished(cancelled_);
    if (!opened_ && !openTest()) {
        ++test_;
        return start();
    }
    if (row_ >= rows_.size()) {
        opened_ = false;
        ++test_;
        return start();
    }
    send();
}

bool CallTestRun::openTest()
{
    opened_ = true;
    row_ = 0;
    rows_.assign(1, {});
    const LoadedTest& loaded = tests_[test_];
    if (loaded.test.data.empty())
        return true;
    TestResult result;
    result.test = test_;
    const std::filesystem::path path = std::filesystem::path(loaded.test.data).lexically_normal();
    std::string text;
    if (path.is_absolute() || path.begin()->string() == ".." || !readWhole(loaded.file.parent_path() / path, text)) {
        result.problem = loaded.test.data + " cannot be read beside the test";
    } else {
        std::string error;
        auto rows = readCsv(text, error);
        if (rows)
            rows_ = std::move(*rows);
        else
            result.problem = loaded.test.data + ": " + error;
    }
    if (result.problem.empty())
        return true;
    opened_ = false;
    Q_EMIT tested(result);
    return false;
}

// The row's columns go before what else is known.
Lookup CallTestRun::rowLookup() const
{
    return [this](const std::string& name) -> std::optional<std::string> {
        for (const auto& [column, value] : rows_[row_]) {
            if (column == name)
                return value;
        }
        return lookup_(name);
    };
}

void CallTestRun::send()
{
    const CallTest& test = tests_[test_].test;
    std::vector<std::string> unknown;
    const Lookup lookup = rowLookup();
    const auto filled = [&](const std::string& text, Insert insert) {
        Expansion expansion = expand(text, lookup, insert);
        for (std::string& name : expansion.unknown) {
            if (std::find(unknown.begin(), unknown.end(), name) == unknown.end())
                unknown.push_back(std::move(name));
        }
        return QByteArray::fromStdString(expansion.text);
    };
    rest::RestRequest request;
    request.method = filled(test.method, Insert::AsItIs);
    request.url = filled(test.url, Insert::Url);
    bool json = false;
    for (const auto& [name, value] : test.headers) {
        request.headers.add(QByteArray::fromStdString(name), filled(value, Insert::AsItIs));
        json = json || (QByteArray::fromStdString(name).compare("content-type", Qt::CaseInsensitive) == 0 && value.find("json") != std::string::npos);
    }
    request.body = filled(test.body, json ? Insert::Json : Insert::AsItIs);
    request.anyStatus = true;
    request.retry.attempts = 1;
    request.maxRedirects = 0;
    if (!unknown.empty()) {
        TestResult result;
        result.test = test_;
        result.row = test.data.empty() ? 0 : row_ + 1;
        result.unknown = std::move(unknown);
        ++row_;
        Q_EMIT tested(result);
        return start();
    }
    clock_.start();
    call_ = client_.send(std::move(request), [this](Result<rest::RestResponse> answer, const rest::RestFailure&) { take(std::move(answer)); });
}

void CallTestRun::take(Result<rest::RestResponse> answer)
{
    const LoadedTest& loaded = tests_[test_];
    TestResult result;
    result.test = test_;
    result.row = loaded.test.data.empty() ? 0 : row_ + 1;
    result.took = Milliseconds(clock_.elapsed());
    if (cancelled_)
        return start();
    if (answer) {
        result.status = answer->status;
        result.findings = judge(loaded.test, *answer, result.took, loaded.file.parent_path(), rowLookup());
    } else {
        result.problem = answer.error().describe();
    }
    ++row_;
    Q_EMIT tested(result);
    start();
}

} // namespace postern::calls
