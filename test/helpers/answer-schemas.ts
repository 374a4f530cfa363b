import { isInterfaceDeclaration, isTypeAliasDeclaration } from 'typescript/unstable/ast/is';
import {
  API,
  type Checker,
  type Symbol as Member,
  type Project,
  SymbolFlags,
  type Type,
} from 'typescript/unstable/sync';

/** A JSON Schema, as far as these are made of. */
export type Schema = { readonly [key: string]: unknown };

/**
 * JSON Schemas of answers by their names, from the types that the program has of them. An answer is a type that is exported
 * in src and says of itself what it is, `readonly schema: 'isoflop/fit/1'`; where a command prints more than its function
 * answers, the command's type counts. Docstrings become descriptions, objects are closed, named types are definitions.
 */
export function answerSchemas(): ReadonlyMap<string, Schema> {
  const api = new API({ cwd: process.cwd() });
  try {
    const [project] = api.updateSnapshot({ openProjects: [`${process.cwd()}/tsconfig.json`] }).getProjects();
    const files = project!.program
      .getSourceFileNames()
      .filter(file => file.includes('/src/') && !file.includes('/node_modules/'));
    const isPrinted = (file: string) => Number(file.includes('/src/cli/'));
    const answers = files
      .sort((a, b) => isPrinted(a) - isPrinted(b))
      .flatMap(file => answersOf(project!, file));
    return new Map(answers.map(({ id, schema }) => [id.split('/')[1]!, schema()]));
  } finally {
    api.close();
  }
}

interface Answer {
  readonly id: string;
  readonly schema: () => Schema;
}

function answersOf({ program, checker }: Project, file: string): readonly Answer[] {
  const source = program.getSourceFile(file)!;
  // all others would be asked in vain
  if (!/schema: 'isoflop\/|extends \w+Document\b/.test(source.text)) return [];
  return source.statements.flatMap(node => {
    if (!isInterfaceDeclaration(node) && !isTypeAliasDeclaration(node)) return [];
    const type = checker.getTypeAtLocation(node.name);
    const member = type && checker.getPropertyOfType(type, 'schema');
    const literal = member && checker.getTypeOfSymbol(member);
    if (!literal?.isStringLiteralType() || !literal.value.startsWith('isoflop/')) return [];
    const id = literal.value;
    const symbol = checker.getSymbolAtLocation(node.name)!;
    return [{ id, schema: () => new Description(checker, id).document(type!, symbol) }];
  });
}

/** What any answer may say: what an organisation's file had part in, as OrganisationUse has it. */
const USE: Schema = {
  description: 'What it took from an organisation’s file.',
  type: 'object',
  properties: { file: { type: 'string' }, taken: { type: 'array', items: { type: 'string' } } },
  required: ['file', 'taken'],
  additionalProperties: false,
};

class Description {
  private readonly definitions = new Map<string, Schema>();
  private readonly named = new Map<number, string>();
  private readonly checker: Checker;
  private readonly id: string;

  constructor(checker: Checker, id: string) {
    this.checker = checker;
    this.id = id;
  }

  document(type: Type, symbol: Member): Schema {
    const { properties, ...schema } = this.objectOf(type) as { readonly properties: Schema };
    const $defs = Object.fromEntries([...this.definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
    return {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: this.id,
      title: `Answer ${this.id} of isoflop`,
      ...this.described(symbol),
      ...schema,
      properties: { ...properties, ...(!('organisation' in properties) && { organisation: USE }) },
      ...(this.definitions.size > 0 && { $defs }),
    };
  }

  /** A description in one line. */
  private described(symbol: Member): Schema {
    const description = this.checker.getDocumentationCommentOfSymbol(symbol).replace(/\s+/g, ' ').trim();
    return description === '' ? {} : { description };
  }

  private of(type: Type): Schema {
    if (type.isUnionType()) return this.unionOf(type.getTypes());
    if (type.isLiteralType()) return { const: type.value };
    if (type.isIntrinsicType()) {
      const name = type.intrinsicName;
      if (name === 'string' || name === 'number' || name === 'boolean' || name === 'null')
        return { type: name };
      if (name === 'true' || name === 'false') return { const: name === 'true' };
      if (name === 'unknown') return {};
    }
    if (type.isTemplateLiteralType()) return { type: 'string' };
    if (type.isTypeReference() && this.checker.isTupleType(type)) {
      const items = this.checker.getTypeArguments(type).map(one => this.of(one));
      return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length };
    }
    if (type.isTypeReference() && this.checker.isArrayType(type))
      return { type: 'array', items: this.of(this.checker.getTypeArguments(type)[0]!) };
    if (type.isObjectType() || type.isIntersectionType()) return this.reference(type);
    throw new Error(`${this.id} has a part that JSON has not: ${this.checker.typeToString(type)}`);
  }

  private unionOf(types: readonly Type[]): Schema {
    const present = types.filter(one => !isUndefined(one));
    const literals = present.filter(one => one.isLiteralType()).map(one => one.value);
    const rest = present.filter(one => !one.isLiteralType()).map(one => this.of(one));
    const isBoolean = literals.includes(true) && literals.includes(false);
    const words = literals.filter(value => !isBoolean || typeof value !== 'boolean');
    const all = [
      ...(isBoolean ? [{ type: 'boolean' }] : []),
      ...(words.length === 1 ? [{ const: words[0] }] : words.length > 1 ? [{ enum: words }] : []),
      ...rest,
    ];
    const different = [...new Map(all.map(one => [JSON.stringify(one), one])).values()];
    if (different.length === 1) return different[0]!;
    const plain = different.every(one => Object.keys(one).join() === 'type' && typeof one.type === 'string');
    return plain ? { type: different.map(one => one.type) } : { anyOf: different };
  }

  /** An object that has a name becomes a definition, so that it is described once, and may hold itself. */
  private reference(type: Type): Schema {
    const symbol = type.getAliasSymbol() ?? type.getSymbol();
    const isNamed =
      symbol !== undefined &&
      (symbol.flags & (SymbolFlags.Interface | SymbolFlags.TypeAlias)) !== 0 &&
      !['Readonly', 'Partial', 'Omit', 'Pick', 'Record', 'Required'].includes(symbol.name);
    if (!isNamed) return this.objectOf(type);
    let name = this.named.get(type.id);
    if (name === undefined) {
      name = symbol.name;
      for (let count = 2; this.definitions.has(name); count++) name = `${symbol.name}${count}`;
      this.named.set(type.id, name);
      this.definitions.set(name, {});
      this.definitions.set(name, { ...this.described(symbol), ...this.objectOf(type) });
    }
    return { $ref: `#/$defs/${name}` };
  }

  private objectOf(type: Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const member of this.checker.getPropertiesOfType(type)) {
      const of = this.checker.getTypeOfSymbol(member)!;
      properties[member.name] = { ...this.described(member), ...this.of(of) };
      const mayMiss = of.isUnionType() ? of.getTypes().some(isUndefined) : isUndefined(of);
      if ((member.flags & SymbolFlags.Optional) === 0 && !mayMiss) required.push(member.name);
    }
    const [others] = this.checker.getIndexInfosOfType(type);
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      additionalProperties: others === undefined ? false : this.of(others.valueType),
    };
  }
}

function isUndefined(type: Type): boolean {
  return type.isIntrinsicType() && type.intrinsicName === 'undefined';
}
