" Types what the test writes into $GALLEY_KEYS, when it does, into a real Vim or Neovim.
set nocompatible noswapfile hidden
let &runtimepath = $GALLEY_PLUGIN . ',' . &runtimepath
let g:galley_follow = 1

function! TypeNext(timer) abort
  if filereadable($GALLEY_KEYS)
    let l:keys = join(readfile($GALLEY_KEYS), "\n")
    call delete($GALLEY_KEYS)
    call feedkeys(substitute(substitute(l:keys, '<Esc>', "\<Esc>", 'g'), '<CR>', "\<CR>", 'g'), 't')
  endif
endfunction

call timer_start(10, 'TypeNext', {'repeat': -1})
