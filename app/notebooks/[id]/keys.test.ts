import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type KeyPress, meaningOf, worksWhileTyping } from './keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});
const commandOf = (key: string, held: Partial<KeyPress> = {}) =>
  meaningOf(press(key, held), null).command;

describe('keys of a selected cell', () => {
  it('run it with Enter and Shift, Control, Command or Alt', () => {
    assert.equal(commandOf('Enter', { shiftKey: true }), 'runNext');
    assert.equal(commandOf('Enter', { ctrlKey: true }), 'run');
    assert.equal(commandOf('Enter', { metaKey: true }), 'run');
    assert.equal(commandOf('Enter', { altKey: true }), 'runInsert');
    assert.equal(commandOf('Enter'), 'edit');
  });

  it('delete and interrupt only when pressed twice in a row', () => {
    for (const [key, command] of [
      ['d', 'delete'],
      ['i', 'cancel'],
    ] as const) {
      const first = meaningOf(press(key), null);
      assert.equal(first.command, null);
      assert.equal(meaningOf(press(key), first.first).command, command);
      assert.equal(meaningOf(press('j'), first.first).first, null);
    }
    assert.equal(meaningOf(press('d'), 'i').command, null);
  });

  it('leave alone what belongs to the browser', () => {
    for (const key of ['a', 'b', 'd', 'z', 'j', '.']) {
      assert.equal(commandOf(key, { ctrlKey: true }), null, `Control ${key}`);
      assert.equal(commandOf(key, { metaKey: true }), null, `Command ${key}`);
      assert.equal(commandOf(key, { altKey: true }), null, `Alt ${key}`);
    }
    assert.equal(commandOf('Tab'), null);
    assert.equal(commandOf('a', { shiftKey: true }), null);
  });

  it('save, move and help', () => {
    assert.equal(commandOf('s'), 'save');
    assert.equal(commandOf('S', { ctrlKey: true }), 'save');
    assert.equal(commandOf('ArrowUp', { ctrlKey: true, shiftKey: true }), 'moveUp');
    assert.equal(commandOf('ArrowDown', { metaKey: true, shiftKey: true }), 'moveDown');
    assert.equal(commandOf('?', { shiftKey: true }), 'help');
  });

  it('are letters while one types, but for Control S', () => {
    assert.equal(worksWhileTyping(press('s')), false);
    assert.equal(worksWhileTyping(press('b')), false);
    assert.equal(worksWhileTyping(press('Enter', { shiftKey: true })), false);
    assert.equal(worksWhileTyping(press('s', { ctrlKey: true })), true);
    assert.equal(worksWhileTyping(press('s', { metaKey: true })), true);
  });

  it('mean the same with caps lock on', () => {
    assert.equal(commandOf('B'), 'insertBelow');
  });
});
