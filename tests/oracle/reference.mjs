// What remark-mdx, the parser of MDX itself, sees in a page, in the words of scan_nodes.cpp: one text
// for every ESM block, JSX element, expression and heading, with its place in bytes.
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import {unified} from 'unified';

const parser =
    unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(remarkMdx).freeze();

// Offsets of a tree count UTF-16 units, the scanner's count bytes.
function byteOffsets(text) {
  if (Buffer.byteLength(text) === text.length) return (offset) => offset;
  const bytes = new Uint32Array(text.length + 1);
  for (let i = 0, at = 0; i < text.length; ++i) {
    bytes[i] = at;
    const unit = text.charCodeAt(i);
    const isSurrogate = unit >= 0xd800 && unit < 0xe000;  // each half stands for two of four bytes
    at += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate ? 2 : 3;
    bytes[i + 1] = at;
  }
  return (offset) => bytes[offset];
}

function element(where) {
  return (node, place) => `jsx ${where} <${node.name ?? ''}> ${place(node)}`;
}

function expression(where) {
  return (node, place) => `expression ${where} ${place(node)}`;
}

const texts = {
  mdxjsEsm : (node, place) => `esm ${place(node)}`,
  mdxJsxFlowElement : element('flow'),
  mdxJsxTextElement : element('text'),
  mdxFlowExpression : expression('flow'),
  mdxTextExpression : expression('text'),
  heading : (node) => `heading ${node.depth} line ${node.position.start.line}`,
};

function collect(node, place, found) {
  const text = texts[node.type];
  if (text) found.push(text(node, place));
  for (const child of node.children ?? []) collect(child, place, found);
}

// The texts in no particular order; throws what remark throws on a page that it cannot parse.
export function referenceNodes(text) {
  const bytes = byteOffsets(text);
  const place = ({position : {start, end}}) => `${bytes(start.offset)}-${bytes(end.offset)}`;
  const found = [];
  collect(parser.parse(text), place, found);
  return found;
}
