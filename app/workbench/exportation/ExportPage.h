// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/ExportPreview.h"
#include "workbench/shell/Page.h"

#include <memory>

class QAbstractItemModel;
class QLabel;
class QLineEdit;
class QSplitter;
class QTabWidget;
class QTableView;
class QTreeView;

namespace postern::workbench {

class ExportDesk;
class ExportForm;
class FilePane;
class InlineBar;
class PlaceQuestion;
class PreviewModel;
class ProblemModel;
class SecretModel;
class StateView;
class TrialPane;

/// From the open project to something that runs elsewhere: what would be written, whether it works, and the writing.
class ExportPage final : public Page {
    Q_OBJECT
  public:
    [[nodiscard]] static PageFace face() { return {QStringLiteral("export"), tr("Export"), QStringLiteral("package")}; }
    ExportPage(AppContext& context, ExportDesk& desk, QWidget* parent = nullptr);
    ~ExportPage() override;

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    [[nodiscard]] QWidget* firstFocus() override;

    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] ExportForm& form() const { return *form_; }

  private:
    void addCommands();
    QWidget* build();
    QWidget* buildPreview();
    QTableView* placeTable(const char* id, const QString& name, QAbstractItemModel* model, int fileRole, int lineRole, int columnRole);
    void wire();
    void refresh();
    void refreshCommands();
    void showPreview();
    void showLists();
    void askPlace();
    void write(QString place, bool replace);
    void placeTaken(const QString& place, bool replaceable);
    void tellOfDrafts();
    [[nodiscard]] bool canExport() const;
    [[nodiscard]] QString proposedPlace() const;
    [[nodiscard]] QString summary() const;

    ExportDesk& desk_;
    std::shared_ptr<const ExportPreview> shown_;
    QString taken_;  ///< place that may be replaced
    QString parent_; ///< folder that was written into last
    QVector<Problem> toldProblems_;
    PreviewModel* preview_;
    ProblemModel* problems_;
    SecretModel* secrets_;
    ExportForm* form_ = nullptr;
    InlineBar* bar_ = nullptr;
    PlaceQuestion* question_ = nullptr;
    QLabel* summary_ = nullptr;
    QLineEdit* command_ = nullptr;
    StateView* view_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QTreeView* tree_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    FilePane* file_ = nullptr;
    QTableView* problemTable_ = nullptr;
    TrialPane* trial_ = nullptr;
};

} // namespace postern::workbench
