// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/PostmanTests.h"

#include "capture/PostmanCollection.h"
#include "controlplane/rest/RestRequest.h"
#include "workbench/tryit/TestDraft.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <QSaveFile>

namespace postern::workbench {
namespace {

constexpr std::size_t shownNotes = 3;

struct PostmanText {
    Q_DECLARE_TR_FUNCTIONS(PostmanTests)
};

calls::CallTest testOf(const capture::PostmanRequest& request)
{
    CurlCommand call;
    call.method = QString::fromStdString(request.method);
    call.url = QString::fromStdString(request.url);
    for (const auto& [name, value] : request.headers)
        call.headers.append({QString::fromStdString(name), QString::fromStdString(value)});
    call.body = QByteArray::fromStdString(request.body);
    rest::RestResponse wanted;
    wanted.status = 200;
    calls::CallTest test = draftTest(call, wanted, {});
    std::string name;
    for (const std::string& folder : request.folders)
        name += folder + " / ";
    if (!request.name.empty())
        test.name = name + request.name;
    test.checks.resize(1);
    test.checks.front().expected = std::string("2xx");
    return test;
}

/// Files that go again unless all of them are there.
class WrittenFiles {
  public:
    WrittenFiles() = default;
    WrittenFiles(const WrittenFiles&) = delete;
    WrittenFiles& operator=(const WrittenFiles&) = delete;
    ~WrittenFiles()
    {
        for (const QString& file : std::as_const(files_))
            QFile::remove(file);
    }
    void add(const QString& file) { files_ << file; }
    void keep() { files_.clear(); }

  private:
    QStringList files_;
};

} // namespace

QString newTestFile(const QString& folder, const QString& name)
{
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    QString plain = name.toLower().replace(others, QStringLiteral("-")).left(60);
    while (plain.endsWith(QLatin1Char('-')))
        plain.chop(1);
    if (plain.isEmpty())
        plain = QStringLiteral("test");
    const QDir in(folder);
    QString path = in.filePath(plain + QStringLiteral(".yaml"));
    for (int n = 2; QFile::exists(path); ++n)
        path = in.filePath(QStringLiteral("%1-%2.yaml").arg(plain).arg(n));
    return path;
}

Result<PostmanTests> writePostmanTests(const QByteArray& text, const QString& fileName, const QString& folder, const std::atomic<bool>* stop)
{
    const auto read = capture::readPostman({text.constData(), static_cast<std::size_t>(text.size())}, fileName.toStdString(), {}, stop);
    if (!read)
        return unexpected(read.error());
    PostmanTests done;
    done.collection = QString::fromStdString(read->name);
    if (!QDir().mkpath(folder))
        return unexpected(ErrorKind::IoError, folder.toStdString() + " cannot be made");
    std::size_t notes = 0;
    WrittenFiles written;
    for (const capture::PostmanRequest& request : read->requests) {
        if (stop != nullptr && *stop)
            return unexpected(ErrorKind::Cancelled, "it was stopped");
        const calls::CallTest test = testOf(request);
        QSaveFile file(newTestFile(folder, QString::fromStdString(test.name)));
        const std::string yaml = test.toText();
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(yaml)) < 0 || !file.commit())
            return unexpected(ErrorKind::IoError, file.fileName().toStdString() + " cannot be written: " + file.errorString().toStdString());
        written.add(file.fileName());
        ++done.written;
        for (const std::string& note : request.notes) {
            if (notes++ < shownNotes)
                done.remarks << QStringLiteral("%1: %2").arg(QString::fromStdString(request.name), QString::fromStdString(note));
        }
    }
    written.keep();
    if (notes > shownNotes)
        done.remarks << PostmanText::tr("%Ln more remark(s) are not shown.", nullptr, static_cast<int>(notes - shownNotes));
    if (!read->unknown.empty()) {
        QStringList names;
        for (const std::string& name : read->unknown)
            names << QString::fromStdString(name);
        done.remarks << PostmanText::tr("An environment has to give: %1.").arg(names.join(QStringLiteral(", ")));
    }
    return done;
}

} // namespace postern::workbench
