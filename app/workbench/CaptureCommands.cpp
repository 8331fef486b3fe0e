// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/CaptureCommands.h"

#include "workbench/CaptureTransfer.h"
#include "workbench/inspector/CaptureComparison.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/workspace/Workspace.h"

#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QUrl>
#include <vector>

namespace postern::workbench {
namespace {

constexpr qint64 lookedAt = 64 * 1024; // of a file: its first members say what it is

} // namespace

CaptureCommands::CaptureCommands(AppContext& context, MainWindow& window, CaptureTransfer& transfer)
    : QObject(&window), context_(context), window_(window), transfer_(transfer)
{
    addFiles();
    addExports();
    addPaste();
    addComparison();
    window.setAcceptDrops(true);
    window.installEventFilter(this);
    connect(&context.workspace, &Workspace::opened, this, &CaptureCommands::refresh);
    connect(&context.workspace, &Workspace::closed, this, &CaptureCommands::refresh);
    connect(&transfer, &CaptureTransfer::testsWritten, this,
            [this] { context_.navigation.open(QStringLiteral("tryit"), {{QStringLiteral("tests"), true}}); });
    refresh();
}

void CaptureCommands::follow(InspectorPage& inspector)
{
    inspector_ = &inspector;
    connect(&inspector.pane(), &ExchangePane::changed, this, &CaptureCommands::refresh);
    refresh();
}

void CaptureCommands::addFiles()
{
    const QString menu = tr("File");
    context_.commands.add({QStringLiteral("capture.open"), tr("Open a capture"), tr("Add the exchanges of a saved capture to the list"), {},
                           QStringLiteral("folder-open"), menu}, &window_, [this] {
        chooseFile(QStringLiteral("capture.open.dialog"), tr("Open a capture"), tr("Captures (*.pcapture)"), {},
                   [this](const QString& file) { transfer_.openCapture(file); });
    });
    context_.commands.add({QStringLiteral("capture.saveAs"), tr("Save the capture as"), tr("Write all recorded exchanges into one file"), {}, {}, menu},
                          &window_, [this] {
        chooseFile(QStringLiteral("capture.saveAs.dialog"), tr("Save the capture as"), tr("Captures (*.pcapture)"), QStringLiteral("pcapture"),
                   [this](const QString& file) { transfer_.saveAs(file); });
    });
    context_.commands.add({QStringLiteral("capture.importHar"), tr("Import a HAR file"),
                           tr("Add the exchanges of an HTTP archive to the list; credentials are masked"), {}, {}, menu}, &window_, [this] {
        chooseFile(QStringLiteral("capture.importHar.dialog"), tr("Import a HAR file"), tr("HTTP archives (*.har)"), {},
                   [this](const QString& file) { transfer_.importHar(file); });
    });
    context_.commands.add({QStringLiteral("capture.importPostman"), tr("Import a Postman collection"),
                           tr("Make a test of each request of a collection; credentials are not taken over"), {}, {}, menu}, &window_, [this] {
        chooseFile(QStringLiteral("capture.importPostman.dialog"), tr("Import a Postman collection"), tr("Postman collections (*.json)"), {},
                   [this](const QString& file) { transfer_.importPostman(file, testFolder()); });
    });
}

void CaptureCommands::addExports()
{
    const QString menu = tr("File");
    const auto add = [&](const char* id, const QString& title, const QString& toolTip, std::function<std::optional<std::vector<quint64>>()> which) {
        context_.commands.add({QLatin1String(id), title, toolTip, {}, {}, menu}, &window_, [this, id, title, which = std::move(which)] {
            chooseFile(QLatin1String(id) + QStringLiteral(".dialog"), title, tr("HTTP archives (*.har)"), QStringLiteral("har"),
                       [this, ids = which()](const QString& file) { transfer_.exportHar(file, ids); });
        });
    };
    add("capture.exportHar", tr("Export as HAR"), tr("Write all recorded exchanges into an HTTP archive; credentials are masked"),
        [] { return std::optional<std::vector<quint64>>(); });
    add("capture.exportListed", tr("Export the filtered list as HAR"), tr("Write the exchanges that the filter shows into an HTTP archive; credentials are masked"), [this] {
        std::vector<quint64> ids;
        const ExchangeListModel& list = inspector_->list();
        ids.reserve(static_cast<std::size_t>(list.rowCount()));
        for (int row = 0; row < list.rowCount(); ++row)
            ids.push_back(list.exchangeId(row));
        return std::optional(std::move(ids));
    });
    add("capture.exportChosen", tr("Export the chosen ones as HAR"), tr("Write the exchanges that are chosen in the list into an HTTP archive; credentials are masked"), [this] {
        const QVector<quint64> chosen = inspector_->pane().selected();
        return std::optional(std::vector<quint64>(chosen.begin(), chosen.end()));
    });
}

void CaptureCommands::addPaste()
{
    context_.commands.add({QStringLiteral("capture.paste"), tr("Paste a call or capture"),
                           tr("Take what is on the clipboard: a curl command, an HTTP archive or a Postman collection"),
                           {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_V)}, QStringLiteral("download"), tr("File")}, &window_,
                          [this] { takeText(QGuiApplication::clipboard()->text()); });
}

void CaptureCommands::addComparison()
{
    context_.commands.add({QStringLiteral("capture.compare"), tr("Compare captures"),
                           tr("Compare a saved capture with the open one, or two saved ones: which calls changed, and which are in one only"), {},
                           QStringLiteral("git-compare"), tr("Capture")}, &window_, [this] {
        auto* dialog = new QFileDialog(&window_, tr("Choose one capture to compare with the open one, or two"), QDir::homePath(), tr("Captures (*.pcapture)"));
        dialog->setObjectName(QStringLiteral("capture.compare.dialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFiles);
        connect(dialog, &QFileDialog::filesSelected, this, &CaptureCommands::compare);
        dialog->open();
    });
}

void CaptureCommands::compare(const QStringList& files)
{
    if (files.isEmpty() || files.size() > 2)
        return refuse(tr("Choose one capture, or two."));
    const auto side = [](const QString& file) { return CaptureSide{QFileInfo(file).fileName(), file}; };
    const CaptureSide open{tr("the open capture"), transfer_.captureFile()};
    if (files.size() == 1 && open.file.isEmpty())
        return refuse(tr("No capture is open. Choose two saved ones, or open a workspace."));
    context_.navigation.open(QStringLiteral("inspector"));
    inspector_->compareCaptures(side(files.first()), files.size() == 2 ? side(files.last()) : open);
}

void CaptureCommands::refresh()
{
    const QString closed = context_.workspace.isOpen() ? QString() : tr("No workspace is open.");
    for (const char* id : {"capture.open", "capture.saveAs", "capture.importHar", "capture.importPostman", "capture.exportHar", "capture.paste", "capture.compare"})
        context_.commands.setBlocked(QLatin1String(id), closed);
    const QString nothing = inspector_ == nullptr || inspector_->list().rowCount() == 0 ? tr("There is nothing in the list.") : QString();
    context_.commands.setBlocked(QStringLiteral("capture.exportListed"), !closed.isEmpty() ? closed : nothing);
    const QString none = inspector_ == nullptr || inspector_->pane().current() == 0 ? tr("Choose an exchange first.") : QString();
    context_.commands.setBlocked(QStringLiteral("capture.exportChosen"), !closed.isEmpty() ? closed : none);
}

/// Asks for a file, to be written when it has an `ending`.
void CaptureCommands::chooseFile(const QString& name, const QString& title, const QString& filter, const QString& ending,
                                 std::function<void(const QString& file)> chosen)
{
    auto* dialog = new QFileDialog(&window_, title, QDir::homePath(), filter);
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(ending.isEmpty() ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
    dialog->setAcceptMode(ending.isEmpty() ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    connect(dialog, &QFileDialog::fileSelected, this, [chosen = std::move(chosen)](const QString& file) { chosen(file); });
    dialog->open();
}

QString CaptureCommands::testFolder() const { return context_.workspace.folder() + QStringLiteral("/tests"); }

CaptureCommands::Kind CaptureCommands::kindOf(const QByteArray& beginning)
{
    if (beginning.startsWith("SQLite format 3"))
        return Kind::Capture;
    QByteArray text = beginning.startsWith("\xef\xbb\xbf") ? beginning.mid(3) : beginning;
    text = text.trimmed();
    if (text.startsWith("curl ") || text.startsWith("curl.exe "))
        return Kind::Curl;
    if (text.startsWith("openapi:") || text.startsWith("swagger:"))
        return Kind::Definition;
    if (!text.startsWith('{'))
        return Kind::Unknown;
    // What stands first decides: bodies in an archive may hold anything.
    const std::pair<const char*, Kind> signs[] = {{"\"log\"", Kind::Har},           {"\"_postman_id\"", Kind::Postman}, {"schema.getpostman.com", Kind::Postman},
                                                  {"\"item\"", Kind::Postman},      {"\"openapi\"", Kind::Definition},  {"\"swagger\"", Kind::Definition}};
    Kind found = Kind::Unknown;
    qsizetype first = text.size();
    for (const auto& [sign, kind] : signs) {
        if (const qsizetype at = text.indexOf(sign); at >= 0 && at < first) {
            first = at;
            found = kind;
        }
    }
    return found;
}

void CaptureCommands::refuse(const QString& why) { context_.notices.show({Notice::Kind::Error, why, {}, {}}); }

void CaptureCommands::take(const QString& path)
{
    const QString name = QFileInfo(path).fileName();
    if (!context_.workspace.isOpen())
        return refuse(tr("No workspace is open. Open one, then add %1 to it.").arg(name));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(tr("%1 cannot be read: %2").arg(path, file.errorString()));
    const QByteArray beginning = file.read(lookedAt);
    switch (kindOf(beginning)) {
    case Kind::Capture: transfer_.openCapture(path); break;
    case Kind::Har: transfer_.importHar(path); break;
    case Kind::Postman: transfer_.importPostman(path, testFolder()); break;
    case Kind::Curl: takeText(QString::fromUtf8(beginning + file.read(lookedAt))); break;
    case Kind::Definition: refuse(tr("%1 is an API definition: add it on the page APIs.").arg(name)); break;
    case Kind::Unknown:
        refuse(tr("%1 is neither a capture, nor an HTTP archive, nor a Postman collection, nor a curl command.").arg(name));
        break;
    }
}

void CaptureCommands::takeText(const QString& text)
{
    if (!context_.workspace.isOpen())
        return refuse(tr("No workspace is open. Open one first."));
    const QByteArray octets = text.toUtf8();
    switch (kindOf(octets.left(lookedAt))) {
    case Kind::Har: transfer_.importHarText(octets); break;
    case Kind::Postman: transfer_.importPostmanText(octets, testFolder()); break;
    case Kind::Curl: context_.navigation.open(QStringLiteral("tryit"), {{QStringLiteral("curl"), text.trimmed()}}); break;
    case Kind::Definition: refuse(tr("This is an API definition: add it on the page APIs.")); break;
    default: refuse(tr("This is neither a curl command, nor an HTTP archive, nor a Postman collection.")); break;
    }
}

void CaptureCommands::drop(const QMimeData& data)
{
    if (!data.hasUrls())
        return takeText(data.text());
    const QList<QUrl> urls = data.urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile())
            take(url.toLocalFile());
        else
            refuse(tr("%1 is no file on this computer. Save it first.").arg(url.toDisplayString()));
    }
}

bool CaptureCommands::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &window_ && event->type() == QEvent::DragEnter) {
        auto* drag = static_cast<QDragEnterEvent*>(event);
        if (drag->mimeData()->hasUrls() || drag->mimeData()->hasText()) {
            drag->acceptProposedAction();
            return true;
        }
    } else if (watched == &window_ && event->type() == QEvent::Drop) {
        auto* dropped = static_cast<QDropEvent*>(event);
        dropped->acceptProposedAction();
        drop(*dropped->mimeData());
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace postern::workbench
