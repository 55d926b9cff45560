"""What everything rests on: axes, arrays, noise, declarations, errors. Imports no other part."""
