// The editor: CodeMirror with what a small program wants, in the colours of the page. Mistakes are marks in the text
// and in the gutter.
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import {
  HighlightStyle,
  StreamLanguage,
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { javascript } from '@codemirror/legacy-modes/mode/javascript';
import { lua } from '@codemirror/legacy-modes/mode/lua';
import { yaml } from '@codemirror/legacy-modes/mode/yaml';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Extension, type Text } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Fault } from './protocol.ts';

const COLORS = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword], color: 'var(--keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--number)' },
  { tag: tags.comment, color: 'var(--comment)', fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--text)' },
  { tag: tags.standard(tags.variableName), color: 'var(--accent)' },
]);

const THEME = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--panel)' },
  '.cm-scroller': { font: '13.5px/1.55 var(--mono)', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--soft)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--mark) 45%, transparent)' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--mark)', outline: '1px solid var(--line)' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1.5px',
    textUnderlineOffset: '3px',
  },
});

/** A name that modes use beside others, and highlighting has otherwise. */
const TOKENS = { property: tags.propertyName };

const language = (file: string): Extension =>
  StreamLanguage.define({
    ...(file.endsWith('.js') ? javascript : file.endsWith('.yaml') ? yaml : lua),
    tokenTable: TOKENS,
  });

/** Where a fault is in a text: what it is near, or its line without the blanks around. */
function placeOf(doc: Text, { line, near }: Fault): readonly [from: number, to: number] {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const at = near === undefined ? -1 : text.lastIndexOf(near);
  if (at >= 0) return [from + at, from + at + near!.length];
  const start = text.length - text.trimStart().length;
  return [from + start, from + Math.max(text.trimEnd().length, start)];
}

export class Editor {
  private readonly view: EditorView;
  /** Of files that are not shown, with their history. */
  private readonly states = new Map<string, EditorState>();
  private file = '';

  constructor(
    parent: HTMLElement,
    private readonly changed: (file: string, text: string) => void,
    private readonly run: () => void,
  ) {
    this.view = new EditorView({ parent });
  }

  private fresh(file: string, text: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              this.run();
              return true;
            },
          },
          indentWithTab,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        highlightActiveLine(),
        syntaxHighlighting(COLORS),
        THEME,
        language(file),
        EditorView.contentAttributes.of({ 'aria-label': file }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.changed(file, update.state.doc.toString());
        }),
      ],
    });
  }

  /** Shows a file; its text is that of the last time, if there was one. */
  show(file: string, text: string): void {
    if (this.file !== '') this.states.set(this.file, this.view.state);
    this.file = file;
    this.view.setState(this.states.get(file) ?? this.fresh(file, text));
  }

  /** Forgets all files. */
  clear(): void {
    this.states.clear();
    this.file = '';
  }

  /** Marks the mistakes in the file that is shown. */
  mark(faults: readonly Fault[]): void {
    const { state } = this.view;
    const diagnostics = faults
      .filter(({ file }) => file === this.file)
      .map((fault): Diagnostic => {
        const [from, to] = placeOf(state.doc, fault);
        return { from, to, severity: 'error', message: fault.message };
      });
    this.view.dispatch(setDiagnostics(state, diagnostics));
  }

  focus(): void {
    this.view.focus();
  }
}
