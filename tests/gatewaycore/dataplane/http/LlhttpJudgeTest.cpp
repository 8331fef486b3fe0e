// SPDX-License-Identifier: Apache-2.0
#include "support/HttpDialogue.h"
#include "support/TestMain.h"

#include "dataplane/http/Target.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QtTest>
#include <algorithm>
#include <map>
#include <regex>
#include <string>
#include <vector>

using namespace postern;
using postern::test::HttpDialogue;
using postern::test::HttpEvent;

namespace {

// Where we refuse what llhttp accepts in strict mode. `reason` is the start of ours.
struct Stricter {
    const char* reason;
    const char* why;
};
#include "LlhttpStricter.inc"

// One block of llhttp's markdown: the octets and what llhttp reports of them.
struct Case {
    std::string name;  ///< "request/invalid.md: Invalid method"
    std::string type;  ///< "request", "response-lenient-all", "url"...
    std::string pause; ///< only the place at which llhttp was paused; the message is judged as any other
    bool skipBody = false;
    std::string octets;
    std::vector<std::string> log;
};

std::string unescape(std::string text)
{
    // As llhttp's own test driver does it: a line ends with CRLF, then the escapes.
    if (!text.empty() && text.back() == '\n')
        text.pop_back();
    text = std::regex_replace(text, std::regex("\\\\\n"), "");
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') {
            out += "\r\n";
            continue;
        }
        if (c != '\\' || at + 1 == text.size()) {
            out += c;
            continue;
        }
        const char next = text[at + 1];
        std::size_t used = 1;
        if (next == 'r')
            out += '\r';
        else if (next == 'n')
            out += '\n';
        else if (next == 't')
            out += '\t';
        else if (next == 'f')
            out += '\f';
        else if (next == 'x') {
            std::size_t digits = 0;
            while (at + 2 + digits < text.size() &&
                   std::isxdigit(static_cast<unsigned char>(text[at + 2 + digits])) != 0)
                ++digits;
            const auto code = static_cast<unsigned>(std::stoul(text.substr(at + 2, digits), nullptr, 16));
            if (code < 0x80) {
                out += static_cast<char>(code);
            } else { // it is a code point, and llhttp gets it as UTF-8
                out += static_cast<char>(0xc0 | (code >> 6));
                out += static_cast<char>(0x80 | (code & 0x3f));
            }
            used = 1 + digits;
        } else if (next >= '0' && next <= '7') {
            std::size_t digits = 1;
            while (digits < 3 && at + 1 + digits < text.size() && text[at + 1 + digits] >= '0' &&
                   text[at + 1 + digits] <= '7')
                ++digits;
            out += static_cast<char>(std::stoul(text.substr(at + 1, digits), nullptr, 8));
            used = digits;
        } else {
            out += c;
            used = 0;
        }
        at += used;
    }
    return out;
}

std::vector<Case> readCases(const QString& folder)
{
    std::vector<Case> cases;
    QStringList files;
    QDirIterator walk(folder, {QStringLiteral("*.md")}, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext())
        files << walk.next();
    files.sort();
    for (const QString& path : files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        Case current;
        std::string heading;
        std::string* block = nullptr;
        std::string log;
        const std::string text = file.readAll().toStdString();
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string line = text.substr(at, end - at);
            at = end + 1;
            if (block != nullptr) {
                if (line == "```") {
                    if (block == &log) {
                        std::size_t from = 0;
                        while (from < log.size()) {
                            const std::size_t stop = log.find('\n', from);
                            current.log.push_back(log.substr(from, stop - from));
                            from = stop + 1;
                        }
                        current.octets = unescape(current.octets);
                        current.name = QDir(folder).relativeFilePath(path).toStdString() + ": " + heading;
                        cases.push_back(current);
                        current = {};
                        log.clear();
                    }
                    block = nullptr;
                } else {
                    *block += line + "\n";
                }
            } else if (line == "```http" || line == "```url") {
                block = &current.octets;
                if (line == "```url")
                    current.type = "url";
            } else if (line == "```log") {
                block = &log;
            } else if (!line.empty() && line[0] == '#') {
                heading = line.substr(line.find_first_not_of("# "));
            } else if (line.find("meta=") != std::string::npos) {
                std::smatch match;
                if (std::regex_search(line, match, std::regex("\"type\": ?\"([^\"]+)\"")))
                    current.type = match[1];
                if (std::regex_search(line, match, std::regex("\"pause\": ?\"([^\"]+)\"")))
                    current.pause = match[1];
                current.skipBody = line.find("\"skipBody\": true") != std::string::npos;
            }
        }
    }
    return cases;
}

// What llhttp saw in a message.
struct Seen {
    bool refused = false;
    std::string content;
    std::size_t completed = 0;
    std::vector<postern::test::HttpField> fields; ///< of the heads
    std::vector<postern::test::HttpField> trailers;
};

// The escapes of the log; a backslash before anything else stands for itself.
std::string unquote(const std::string& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t escape =
            text[at] == '\\' && at + 1 < text.size() ? std::string("rntf").find(text[at + 1]) : std::string::npos;
        out += escape == std::string::npos ? text[at] : "\r\n\t\f"[escape];
        at += escape == std::string::npos ? 0 : 1;
    }
    return out;
}

// The texts come from our octets at llhttp's offsets, so that a wrong reading of the markdown cannot pass unseen.
Seen readLog(const Case& judged, std::string& mismatch)
{
    static const std::regex span("off=(\\d+) len=(\\d+) span\\[([a-z_.]+)\\]=(.*)");
    static const std::regex error("off=\\w+ error code=(\\d+) reason=.*");
    static const std::regex finish("off=NULL finish=(\\d+)");
    Seen seen;
    std::map<std::string, std::string> spans;
    bool inTrailers = false;
    for (const std::string& line : judged.log) {
        std::smatch match;
        if (std::regex_match(line, match, span)) {
            const std::string text = judged.octets.substr(std::stoul(match[1]), std::stoul(match[2]));
            std::string shown = match[4]; // "text", or cr, lf, tab for one of these alone
            if (!shown.empty() && shown.front() == '"' && shown.back() == '"')
                shown = unquote(shown.substr(1, shown.size() - 2));
            else if (shown == "cr" || shown == "lf")
                shown = shown == "cr" ? "\r" : "\n";
            if (text != shown)
                mismatch = line + " but here is \"" + text + "\"";
            spans[match[3]] += text;
            if (match[3] == "body")
                seen.content += text;
        } else if (std::regex_match(line, match, error)) {
            const int code = std::stoi(match[1]);
            seen.refused = code < 21 || code > 23; // 21 to 23: paused by the test, by an upgrade, by HTTP/2's preface
        } else if (std::regex_match(line, match, finish)) {
            seen.refused = seen.refused || match[1] == "2";
            seen.completed += match[1] == "1" ? 1 : 0; // ends with the connection
        } else if (line.find("message complete") != std::string::npos) {
            ++seen.completed;
            inTrailers = false;
        } else if (line.find(" headers complete") != std::string::npos) {
            inTrailers = true;
        } else if (line.find("header_value complete") != std::string::npos) {
            std::string value = spans["header_value"];
            while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
                value.pop_back();
            (inTrailers ? seen.trailers : seen.fields).push_back({spans["header_field"], value});
            spans["header_field"].clear();
            spans["header_value"].clear();
        }
    }
    return seen;
}

// llhttp does not ask for Host, and few of its messages have it. So that it is not Host alone that we refuse, each
// message is judged a second time with a Host in every HTTP/1.1 head that has none.
std::string withHost(const std::string& octets)
{
    static const std::regex requestLine("(^|\r\n)[A-Z-]+ [^ \r\n]+ HTTP/1\\.1\r\n");
    std::string out;
    std::size_t at = 0;
    std::smatch match;
    std::string rest = octets;
    while (std::regex_search(rest, match, requestLine)) {
        const std::size_t begin = at + static_cast<std::size_t>(match.position());
        const std::size_t end = begin + static_cast<std::size_t>(match.length());
        out += octets.substr(at, end - at);
        std::string head = octets.substr(end, octets.find("\r\n\r\n", end - 2) - end);
        std::transform(head.begin(), head.end(), head.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (head.rfind("host:", 0) != 0 && head.find("\nhost:") == std::string::npos)
            out += "Host: judge.example\r\n";
        at = end;
        rest = octets.substr(at);
        // The regular expression wants the line end before a request line, which may be the one just read.
        if (std::regex_search(rest, match, requestLine, std::regex_constants::match_continuous))
            rest = octets.substr(at);
    }
    return out + octets.substr(at);
}

} // namespace

constexpr const char* unjudged =
    "POSTERN_CONTRACTS is not set, or has no http/llhttp-test: llhttp does not judge the parser here";

class LlhttpJudgeTest : public QObject {
    Q_OBJECT

    std::vector<Case> cases_;
    std::map<std::string, int> usedRows_;

    static HttpDialogue::Side sideOf(const Case& judged)
    {
        return judged.type.rfind("request", 0) == 0 ? HttpDialogue::Side::Request : HttpDialogue::Side::Response;
    }
    static http::Method answeredBy(const Case& judged)
    {
        return judged.skipBody ? http::Method::Head : http::Method::Get;
    }

    static HttpDialogue judge(const Case& judged, const std::string& octets)
    {
        HttpDialogue dialogue(sideOf(judged), {}, answeredBy(judged));
        dialogue.feed(octets);
        return dialogue;
    }

  private Q_SLOTS:
    void initTestCase()
    {
        const std::string contracts = postern::test::contractsFolder();
        const QString folder = QString::fromStdString(contracts + "/http/llhttp-test/test");
        // Skipping here would make QtTest leave out the classes that follow in this program, too.
        if (contracts.empty() || !QDir(folder).exists())
            return;
        cases_ = readCases(folder);
        QVERIFY2(cases_.size() > 200, qPrintable(QString::number(cases_.size())));
    }

    void theMarkdownIsReadAsLlhttpReadsIt()
    {
        if (cases_.empty())
            QSKIP(unjudged);
        for (const Case& judged : cases_) {
            std::string mismatch;
            readLog(judged, mismatch);
            QVERIFY2(mismatch.empty(), (judged.name + ": " + mismatch).c_str());
            QVERIFY2(!judged.type.empty(), judged.name.c_str());
        }
    }

    void whatLlhttpRefusesIsRefused()
    {
        if (cases_.empty())
            QSKIP(unjudged);
        std::size_t judgedCount = 0;
        std::string failures;
        for (const Case& judged : cases_) {
            if (judged.type == "url")
                continue;
            std::string mismatch;
            // What is refused even in a lenient mode is refused in strict mode, too.
            if (!readLog(judged, mismatch).refused)
                continue;
            ++judgedCount;
            for (const std::string& octets : {judged.octets, withHost(judged.octets)}) {
                HttpDialogue dialogue = judge(judged, octets);
                // Two of llhttp's messages end before their empty line, where we judge the fields.
                if (judged.type.find("finish") != std::string::npos)
                    dialogue.finish();
                else if (!dialogue.refused())
                    dialogue.feed("\r\n");
                if (!dialogue.refused())
                    failures += "\n  " + judged.name + " [" + judged.type + "]";
            }
        }
        QVERIFY2(failures.empty(), failures.c_str());
        QVERIFY2(judgedCount > 80, std::to_string(judgedCount).c_str());
        qInfo("%zu messages that llhttp refuses are refused", judgedCount);
    }

    void whatLlhttpAcceptsIsReadAlikeOrRefusedForAReasonInTheTable()
    {
        if (cases_.empty())
            QSKIP(unjudged);
        static_assert(std::size(stricter) <= 40);
        std::size_t alike = 0;
        std::string failures;
        for (const Case& judged : cases_) {
            std::string mismatch;
            Seen seen = readLog(judged, mismatch);
            // skipBody of a request is a hook of llhttp's own: it makes content a second request.
            const bool hooked = judged.skipBody && sideOf(judged) == HttpDialogue::Side::Request;
            if (hooked || seen.refused || judged.type == "url" || judged.type.find("lenient") != std::string::npos)
                continue;
            HttpDialogue dialogue = judge(judged, withHost(judged.octets));
            if (judged.type.find("finish") != std::string::npos)
                dialogue.finish();
            if (dialogue.refused()) {
                const auto row = std::find_if(std::begin(stricter), std::end(stricter), [&](const Stricter& entry) {
                    return dialogue.reason().rfind(entry.reason, 0) == 0;
                });
                if (row == std::end(stricter))
                    failures += "\n  " + judged.name + ": refused: " + dialogue.reason();
                else
                    ++usedRows_[row->reason];
                continue;
            }
            std::vector<postern::test::HttpField> fields;
            for (const HttpEvent& event : dialogue.events()) {
                for (const postern::test::HttpField& field : event.fields) {
                    if (event.kind == HttpEvent::Kind::Head)
                        fields.push_back(field);
                    else if (std::find(seen.trailers.begin(), seen.trailers.end(), field) == seen.trailers.end())
                        failures += "\n  " + judged.name + ": a trailer that llhttp does not see: " + field.name;
                }
            }
            // Host is put in above, and replaced by that of an absolute target.
            const auto isHost = [](const postern::test::HttpField& field) {
                return http::equalsIgnoringCase(field.name, "host");
            };
            std::erase_if(fields, isHost);
            std::erase_if(seen.fields, isHost);
            ++alike;
            if (seen.content != dialogue.content())
                failures +=
                    "\n  " + judged.name + ": content \"" + dialogue.content() + "\" not \"" + seen.content + "\"";
            if (seen.completed != dialogue.count(HttpEvent::Kind::Complete))
                failures += "\n  " + judged.name + ": " + std::to_string(dialogue.count(HttpEvent::Kind::Complete)) +
                            " messages, not " + std::to_string(seen.completed);
            if (fields != seen.fields)
                failures += "\n  " + judged.name + ": other fields";
        }
        std::fputs(failures.c_str(), stderr); // QtTest cuts long messages
        QVERIFY2(failures.empty(), failures.c_str());
        for (const Stricter& row : stricter)
            QVERIFY2(usedRows_[row.reason] > 0, (std::string("no message needs the row: ") + row.reason).c_str());
        qInfo("%zu messages are read alike; refusals that llhttp does not make: %zu rules", alike, std::size(stricter));
    }

    void eventsDoNotDependOnHowTheOctetsAreSplit()
    {
        if (cases_.empty())
            QSKIP(unjudged);
        for (const Case& judged : cases_) {
            if (judged.type == "url")
                continue;
            for (const std::string& octets : {judged.octets, withHost(judged.octets)}) {
                const std::size_t cut =
                    postern::test::firstDifferingSplit(sideOf(judged), octets, {}, answeredBy(judged));
                QVERIFY2(cut == std::string::npos, (judged.name + ": cut at " + std::to_string(cut)).c_str());
            }
        }
    }

    void targetsThatLlhttpRefusesAreRefused()
    {
        if (cases_.empty())
            QSKIP(unjudged);
        std::size_t judgedCount = 0;
        for (const Case& judged : cases_) {
            if (judged.type != "url")
                continue;
            std::string mismatch;
            if (!readLog(judged, mismatch).refused)
                continue;
            ++judgedCount;
            http::Target target;
            http::TargetFailure failure;
            QVERIFY2(!http::splitTarget(judged.octets, http::Method::Get, target, failure), judged.name.c_str());
        }
        QVERIFY(judgedCount > 3);
    }
};

POSTERN_TEST(LlhttpJudgeTest);
#include "LlhttpJudgeTest.moc"
