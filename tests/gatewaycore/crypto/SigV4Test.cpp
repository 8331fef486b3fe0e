// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Digest.h"
#include "crypto/SigV4.h"
#include "support/TestMain.h"

#include <QDirIterator>
#include <QFile>
#include <QtTest>
#include <string>
#include <vector>

using namespace postern;
using namespace postern::crypto;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A request of AWS's suite: "GET /path HTTP/1.1", "Name:value" lines that may be folded, an empty line, content.
struct SuiteRequest {
    explicit SuiteRequest(const QByteArray& text)
    {
        const qsizetype end = text.indexOf("\n\n");
        content = end < 0 ? std::string() : text.mid(end + 2).toStdString();
        const QList<QByteArray> lines = text.left(end < 0 ? text.size() : end).split('\n');
        const QByteArray line = lines.value(0);
        method = line.left(line.indexOf(' ')).toStdString();
        const QByteArray target = line.mid(line.indexOf(' ') + 1, line.lastIndexOf(" HTTP/") - line.indexOf(' ') - 1);
        const qsizetype question = target.indexOf('?');
        path = target.left(question < 0 ? target.size() : question).toStdString();
        query = question < 0 ? std::string() : target.mid(question + 1).toStdString();
        for (qsizetype i = 1; i < lines.size(); ++i) {
            if (lines[i].startsWith(' ') && !fields.empty())
                fields.back().second += '\n' + lines[i].toStdString();
            else if (const qsizetype colon = lines[i].indexOf(':'); colon > 0)
                fields.emplace_back(lines[i].left(colon).toStdString(), lines[i].mid(colon + 1).toStdString());
        }
    }
    std::string method, path, query, content;
    std::vector<std::pair<std::string, std::string>> fields;
};

const Secret suiteSecret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
constexpr SigV4Scope suiteScope{"us-east-1", "service", "20150830T123600Z"};

} // namespace

/// AWS Signature Version 4.
class SigV4Test : public QObject {
    Q_OBJECT

  private slots:
    void signsAsTheSuiteOfAwsDoes_data()
    {
        QTest::addColumn<QString>("folder");
        const QString root = qEnvironmentVariable("POSTERN_CONTRACTS") + QStringLiteral("/sigv4/aws4_testsuite");
        QDirIterator at(root, {QStringLiteral("*.creq")}, QDir::Files, QDirIterator::Subdirectories);
        for (; at.hasNext();) {
            at.next();
            QTest::newRow(qPrintable(at.fileInfo().completeBaseName()))
                << at.fileInfo().path() + QLatin1Char('/') + at.fileInfo().completeBaseName();
        }
        if (!QFile::exists(root))
            QTest::newRow("none") << QString();
    }
    void signsAsTheSuiteOfAwsDoes()
    {
        QFETCH(QString, folder);
        if (folder.isEmpty())
            QSKIP("POSTERN_CONTRACTS is not set");
        const SuiteRequest request(contentOf(folder + QStringLiteral(".req")));
        const QByteArray canonical = contentOf(folder + QStringLiteral(".creq"));
        std::vector<std::pair<std::string_view, std::string_view>> fields(request.fields.begin(), request.fields.end());
        // Of temporary credentials the suite's request says nothing; the signer adds their token.
        const qsizetype token = canonical.indexOf("\nx-amz-security-token:");
        std::string value;
        const bool has = std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.first.size() == 20; });
        if (token >= 0 && !has) {
            const QByteArray line = canonical.mid(token + 1, canonical.indexOf('\n', token + 1) - token - 1);
            value = line.mid(line.indexOf(':') + 1).toStdString();
            fields.emplace_back("X-Amz-Security-Token", value);
        }
        const std::string hash = sha256(request.content).hex();
        const SigV4Request what{request.method, request.path, request.query, fields, hash};
        const std::string ours = sigV4CanonicalRequest(what, suiteScope);
        QCOMPARE(QByteArray::fromStdString(ours), canonical);
        QCOMPARE(QByteArray::fromStdString(sigV4StringToSign(ours, suiteScope)), contentOf(folder + QStringLiteral(".sts")));
        QCOMPARE(QByteArray::fromStdString(sigV4Authorization("AKIDEXAMPLE", suiteSecret, what, suiteScope)),
                 contentOf(folder + QStringLiteral(".authz")));
    }

    void derivesTheKeyAsTheDocumentationShows()
    {
        // The example of "Create a signed AWS API request" with the suite's own parameters: get-vanilla.
        const std::string toSign = "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
                                   "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63";
        QCOMPARE(sigV4Signature(suiteSecret, toSign, suiteScope),
                 std::string("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
    }

    void writesThePathOnceMoreButForS3()
    {
        SigV4Scope scope = suiteScope;
        const auto pathIn = [&](std::string_view path) {
            const std::string text = sigV4CanonicalRequest({"GET", path, {}, {}, "h"}, scope);
            return QByteArray::fromStdString(text.substr(4, text.find('\n', 4) - 4));
        };
        QCOMPARE(pathIn("/a%20b//c/./d/../e/"), "/a%2520b/c/e/");
        QCOMPARE(pathIn("/../../a"), "/a");
        QCOMPARE(pathIn("/a/.."), "/");
        QCOMPARE(pathIn("/a*(b)"), "/a%2A%28b%29");
        scope.plainPath = true;
        QCOMPARE(pathIn("/a%20b//c/./d"), "/a%20b//c/./d");
        QCOMPARE(pathIn("/a+b%2fc"), "/a%2Bb/c");
    }

    void writesAQueryInItsOneSpelling()
    {
        const auto queryIn = [](std::string_view query) {
            const std::string text = sigV4CanonicalRequest({"GET", "/", query, {}, "h"}, suiteScope);
            return QByteArray::fromStdString(text.substr(6, text.find('\n', 6) - 6));
        };
        QCOMPARE(queryIn("b=2&a=1&a"), "a=&a=1&b=2");
        QCOMPARE(queryIn("a=%7e%2f/%20&&=x&c=d=e"), "=x&a=~%2F%2F%20&c=d%3De");
        QCOMPARE(queryIn("a=%zz%4"), "a=%25zz%254");
        QCOMPARE(queryIn(""), "");
    }
};

POSTERN_TEST(SigV4Test);
#include "SigV4Test.moc"
