" Live preview of what is typed, through galleyd. :help galley
" Needs Vim 8.2 with +channel, +job and +timers, or Neovim 0.5.
if exists('g:loaded_galley') || !(has('nvim-0.5') || (has('channel') && has('job')))
  finish
endif
let g:loaded_galley = 1

command! -bar GalleyOpen call galley#open()
command! -bar GalleyFollow call galley#follow()
command! -bar GalleyStop call galley#stop()

augroup galley
  autocmd!
  autocmd TextChanged,TextChangedI,CursorMoved,CursorMovedI,BufWritePost,BufEnter *.md,*.mdx,*.markdown
        \ call galley#changed()
  if exists('##TextChangedP')
    autocmd TextChangedP *.md,*.mdx,*.markdown call galley#changed()
  endif
  autocmd BufUnload *.md,*.mdx,*.markdown call galley#closed(str2nr(expand('<abuf>')))
augroup END

if get(g:, 'galley_follow', 0)
  call galley#follow()
endif
