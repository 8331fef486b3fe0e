// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/BodyPanel.h"

#include "schema/Document.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QUrl>
#include <QUuid>
#include <QVBoxLayout>
#include <QXmlStreamReader>

namespace postern::workbench {
namespace {

constexpr qsizetype largestJudgedBody = 2 * 1024 * 1024; // more is not checked while one types

/// application/x-www-form-urlencoded (WHATWG URL 5.2): a blank is a plus.
QByteArray formEncoded(const QString& text) { return QUrl::toPercentEncoding(text, " ", "~").replace(' ', '+'); }

/// A quoted string of Content-Disposition, as browsers write it (HTML 4.10.21.8).
QByteArray dispositionText(const QString& text)
{
    return text.toUtf8().replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
}

bool isFileValue(const QString& value) { return value.size() > 1 && value.startsWith(QLatin1Char('@')); }

} // namespace

BodyPanel::BodyPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), boundary_(QStringLiteral("postern-") + QUuid::createUuid().toString(QUuid::WithoutBraces)),
      kind_(named(new QComboBox(this), "tryit.bodyKind", tr("Kind of body"))), stack_(named(new QStackedWidget(this), "tryit.bodyStack", tr("Body of the call"))),
      text_(new CodeView(theme, QStringLiteral("tryit.body.text"), tr("Body of the call"))),
      problem_(named(new QLabel(this), "tryit.bodyProblem", tr("What is wrong with the body")))
{
    named(this, "tryit.bodyPanel", tr("Body"));
    kind_->addItems({tr("Text"), tr("Form (URL-encoded)"), tr("Form with files (multipart)"), tr("A file")});
    text_->setLanguage(CodeView::Language::Json);
    stack_->addWidget(text_);
    stack_->addWidget(buildFields());
    stack_->addWidget(buildFile());
    problem_->setTextFormat(Qt::PlainText);
    problem_->setWordWrap(true);
    problem_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->addWidget(kind_, 0, Qt::AlignLeft);
    column->addWidget(stack_, 1);
    column->addWidget(problem_);
    connect(kind_, &QComboBox::currentIndexChanged, this, [this](int kind) {
        stack_->setCurrentIndex(kind == 0 ? 0 : kind == 3 ? 2 : 1);
        hint_->setVisible(kind == static_cast<int>(Kind::Multipart));
        judge();
        Q_EMIT changed();
    });
    connect(text_, &CodeView::textChanged, this, &BodyPanel::changed);
    connect(&fields_, &FieldTableModel::edited, this, &BodyPanel::changed);
    connect(this, &BodyPanel::changed, this, &BodyPanel::judge);
    connect(&theme, &Theme::changed, this, &BodyPanel::judge);
}

QWidget* BodyPanel::buildFields()
{
    auto* all = named(new QWidget, "tryit.bodyFields", tr("Fields of the form"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    QTableView* table = makeTable("tryit.bodyFields.table", tr("Fields of the form"), all);
    table->setModel(&fields_);
    table->setSelectionBehavior(QAbstractItemView::SelectItems);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed |
                           QAbstractItemView::SelectedClicked);
    table->setColumnWidth(FieldTableModel::Name, 170);
    table->horizontalHeader()->setStretchLastSection(true);
    auto* remove = new QAction(icon(u"trash-2"), tr("Remove the row"), table);
    remove->setObjectName(QStringLiteral("tryit.bodyFields.remove"));
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, [this, table] { fields_.remove(table->currentIndex().row()); });
    auto* attach = new QAction(icon(u"file-plus"), tr("Put a file in"), table);
    attach->setObjectName(QStringLiteral("tryit.bodyFields.attach"));
    connect(attach, &QAction::triggered, this, [this, table] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Choose a file"));
        const QModelIndex cell = table->currentIndex().siblingAtColumn(FieldTableModel::Value);
        if (!path.isEmpty() && cell.isValid())
            fields_.setData(cell, QLatin1Char('@') + path, Qt::EditRole);
    });
    table->addActions({attach, remove});
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    hint_ = named(new QLabel(tr("A value that begins with @ is a file: @/home/me/photo.jpg. It is read from disk while it is sent."), all),
                  "tryit.bodyFields.hint", tr("How to send a file"));
    hint_->setTextFormat(Qt::PlainText);
    hint_->setWordWrap(true);
    hint_->hide();
    column->addWidget(table, 1);
    column->addWidget(hint_);
    return all;
}

QWidget* BodyPanel::buildFile()
{
    auto* all = named(new QWidget, "tryit.bodyFile", tr("A file"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    file_ = named(new QLineEdit(all), "tryit.bodyFile.path", tr("File that is sent"));
    file_->setPlaceholderText(tr("Path of a file; it is read from disk while it is sent"));
    auto* choose = named(new QPushButton(icon(u"folder-open"), tr("Choose"), all), "tryit.bodyFile.choose", tr("Choose a file"));
    row->addWidget(file_, 1);
    row->addWidget(choose);
    column->addLayout(row);
    column->addStretch(1);
    connect(file_, &QLineEdit::textChanged, this, &BodyPanel::changed);
    connect(choose, &QPushButton::clicked, this, &BodyPanel::chooseFile);
    return all;
}

void BodyPanel::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a file"), file_->text());
    if (!path.isEmpty())
        file_->setText(path);
}

BodyPanel::Kind BodyPanel::kind() const { return static_cast<Kind>(kind_->currentIndex()); }
void BodyPanel::setKind(Kind kind) { kind_->setCurrentIndex(static_cast<int>(kind)); }
void BodyPanel::setFile(const QString& path) { file_->setText(path); }
QString BodyPanel::file() const { return file_->text().trimmed(); }

void BodyPanel::setContentType(const QString& contentType)
{
    if (contentType == contentType_)
        return;
    contentType_ = contentType;
    json_ = contentType.contains(QLatin1String("json"), Qt::CaseInsensitive);
    xml_ = contentType.contains(QLatin1String("xml"), Qt::CaseInsensitive);
    text_->setLanguage(xml_                                                                   ? CodeView::Language::Xml
                       : contentType.contains(QLatin1String("yaml"), Qt::CaseInsensitive)     ? CodeView::Language::Yaml
                       : json_ || contentType.isEmpty()                                       ? CodeView::Language::Json
                                                                                              : CodeView::Language::Plain);
    judge();
}

QString BodyPanel::problem() const
{
    QStringList files;
    if (kind() == Kind::File)
        files << file();
    for (const FieldTableModel::Field& field : fields_.used()) {
        if (kind() == Kind::Multipart && isFileValue(field.value))
            files << field.value.mid(1);
    }
    for (const QString& path : files) {
        const QFileInfo about(path);
        if (!about.isFile() || !about.isReadable())
            return path.isEmpty() ? tr("Choose the file that is to be sent.") : tr("The file %1 cannot be read.").arg(path);
    }
    return {};
}

// What stands in the text is only a warning: somebody may want to send just that.
void BodyPanel::judge()
{
    QString wrong = problem();
    if (kind() == Kind::Text && (json_ || xml_)) {
        const QString text = text_->text();
        // Where variables stand is no JSON yet.
        if (!text.trimmed().isEmpty() && text.size() <= largestJudgedBody && !text.contains(QLatin1String("{{"))) {
            if (json_) {
                schema::Problems problems;
                if (!schema::readJson(text.toStdString(), "body", problems) && !problems.all().empty()) {
                    const schema::Problem& first = problems.all().front();
                    wrong = tr("No valid JSON, line %1: %2").arg(first.location.line).arg(QString::fromStdString(first.message));
                }
            } else {
                QXmlStreamReader reader(text);
                while (!reader.atEnd())
                    reader.readNext();
                if (reader.hasError())
                    wrong = tr("No well-formed XML, line %1: %2").arg(reader.lineNumber()).arg(reader.errorString());
            }
        }
    }
    problem_->setText(wrong);
    problem_->setVisible(!wrong.isEmpty());
    QPalette palette = problem_->palette();
    palette.setColor(QPalette::WindowText, theme_.colour(Colour::Warning));
    problem_->setPalette(palette);
}

QString BodyPanel::contentType() const
{
    switch (kind()) {
    case Kind::Form: return QStringLiteral("application/x-www-form-urlencoded");
    case Kind::Multipart: return QStringLiteral("multipart/form-data; boundary=") + boundary_;
    case Kind::Text:
    case Kind::File: break;
    }
    return {};
}

QByteArray BodyPanel::octets(const Fill& fill) const
{
    if (kind() == Kind::Text)
        return text_->text().toUtf8();
    QByteArray form;
    if (kind() == Kind::Form) {
        for (const FieldTableModel::Field& field : fields_.used())
            form += (form.isEmpty() ? "" : "&") + formEncoded(fill(field.name)) + '=' + formEncoded(fill(field.value));
    }
    return form;
}

std::optional<std::deque<BodyPiece>> BodyPanel::pieces(const Fill& fill) const
{
    std::deque<BodyPiece> all;
    if (kind() == Kind::File)
        return std::deque<BodyPiece>{{{}, file(), QFileInfo(file()).size()}};
    if (kind() != Kind::Multipart)
        return std::nullopt;
    const QByteArray boundary = boundary_.toLatin1();
    for (const FieldTableModel::Field& field : fields_.used()) {
        QByteArray head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + dispositionText(fill(field.name)) + '"';
        if (isFileValue(field.value)) {
            const QFileInfo about(field.value.mid(1));
            head += "; filename=\"" + dispositionText(about.fileName()) + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
            all.push_back({head, {}, 0});
            all.push_back({{}, about.filePath(), about.size()});
            all.push_back({"\r\n", {}, 0});
        } else {
            all.push_back({head + "\r\n\r\n" + fill(field.value).toUtf8() + "\r\n", {}, 0});
        }
    }
    all.push_back({"--" + boundary + "--\r\n", {}, 0});
    return all;
}

} // namespace postern::workbench
