" One connection to galleyd for all buffers. Of each buffer galleyd is told its text while it is
" modified, and the line of the cursor; one message is under way at a time, and what changed
" meanwhile is told by the next one.

let s:is_following = 0
let s:link = {}        " functions send(line) and close() while there is a connection
let s:last_id = 0
let s:sent = {}        " the message under way: id, buffer
let s:waiting = {}     " numbers of the buffers that have something to tell
let s:told = {}        " by buffer: {path, tick, line, has_text}
let s:refused = {}     " by buffer: why galleyd wants nothing of it
let s:max_text = 900000  " bytes; a line of the control socket holds 1 MiB with all its escapes

function! galley#follow() abort
  let s:is_following = 1
  let s:refused = {}
  call galley#changed()
endfunction

function! galley#stop() abort
  let s:is_following = 0
  let s:told = {}
  let s:waiting = {}
  if has_key(s:link, 'close')
    call s:link.close()
  endif
  call s:lost()
endfunction

" galleyctl knows browsers; what it says when it fails is shown.
function! galley#open() abort
  call galley#follow()
  let l:command = [get(g:, 'galley_ctl', 'galleyctl'), '--socket', s:socket(), 'open', s:path(bufnr('%'))]
  let l:said = []
  try
    if has('nvim')
      call jobstart(l:command, {
            \ 'on_stderr': {_, lines, ...-> extend(l:said, lines)},
            \ 'on_exit': {_, status, ...-> s:opened(status, l:said)}})
    else
      call job_start(l:command, {
            \ 'err_cb': {_, line -> add(l:said, line)},
            \ 'exit_cb': {_, status -> s:opened(status, l:said)}})
    endif
  catch
    call s:say('galleyctl cannot be run: ' . v:exception)
  endtry
endfunction

function! s:opened(status, said) abort
  if a:status != 0
    call s:say(join(filter(copy(a:said), 'v:val !=# ""'), ' '))
  endif
endfunction

function! galley#changed() abort
  if !s:is_following || &buftype !=# '' || expand('%') ==# ''
    return
  endif
  let s:waiting[bufnr('%')] = 1
  call s:tell()
endfunction

" Of a buffer that may be gone already: nothing of it can be asked for but what was told.
function! galley#closed(buffer) abort
  call s:forget(s:waiting, a:buffer)
  call s:forget(s:refused, a:buffer)
  let l:told = s:forget(s:told, a:buffer)
  if get(l:told, 'has_text', 0) && has_key(s:link, 'send')
    call s:send(0, {'path': l:told.path, 'closed': v:true})
  endif
endfunction

function! s:forget(table, key) abort
  return has_key(a:table, a:key) ? remove(a:table, a:key) : {}
endfunction

function! s:tell() abort
  while empty(s:sent) && !empty(s:waiting)
    let l:buffer = str2nr(keys(s:waiting)[0])
    call remove(s:waiting, l:buffer)
    if has_key(s:refused, l:buffer) || !bufloaded(l:buffer)
      continue
    endif
    let l:news = s:news(l:buffer)
    if empty(l:news)
      continue
    endif
    if !s:connect()
      return
    endif
    call s:send(l:buffer, l:news)
  endwhile
endfunction

" What galleyd does not know of the buffer yet. A buffer without changes is what its file is.
function! s:news(buffer) abort
  let l:tick = getbufvar(a:buffer, 'changedtick')
  let l:is_modified = getbufvar(a:buffer, '&modified')
  let l:line = a:buffer == bufnr('%') ? line('.') : 0
  let l:told = get(s:told, a:buffer, {'path': s:path(a:buffer), 'tick': -1, 'line': 0, 'has_text': 0})
  let s:told[a:buffer] = l:told
  let l:news = {}
  if l:is_modified && l:told.tick != l:tick
    let l:text = s:text(a:buffer)
    if len(l:text) > s:max_text
      let s:refused[a:buffer] = 'too long'
      call s:say('this text is too long to be previewed unsaved; its page shows what is saved')
      return {}
    endif
    let l:news.text = l:text
    let l:told.has_text = 1
  elseif !l:is_modified && l:told.has_text
    let l:told.has_text = 0
    let s:waiting[a:buffer] = 1  " then for the line
    return {'path': l:told.path, 'closed': v:true}
  endif
  let l:told.tick = l:tick
  if l:line > 0 && l:line != l:told.line
    let l:news.line = l:line
    let l:told.line = l:line
  endif
  return empty(l:news) ? {} : extend(l:news, {'path': l:told.path})
endfunction

function! s:text(buffer) abort
  let l:end = getbufvar(a:buffer, '&fileformat') ==# 'dos' ? "\r\n" : "\n"
  let l:has_end = getbufvar(a:buffer, '&endofline') || getbufvar(a:buffer, '&fixendofline')
  return join(getbufline(a:buffer, 1, '$'), l:end) . (l:has_end ? l:end : '')
endfunction

function! s:path(buffer) abort
  return resolve(fnamemodify(bufname(a:buffer), ':p'))
endfunction

function! s:send(buffer, params) abort
  let s:last_id += 1
  if a:buffer > 0
    let s:sent = {'id': s:last_id, 'buffer': a:buffer}
  endif
  call s:link.send(json_encode(
        \ {'jsonrpc': '2.0', 'id': s:last_id, 'method': 'buffer', 'params': a:params}) . "\n")
endfunction

" A document of no project is left alone from then on.
function! s:answered(line) abort
  let l:answer = json_decode(a:line)
  if get(l:answer, 'id', 0) isnot get(s:sent, 'id', -1)
    return
  endif
  if has_key(l:answer, 'error')
    let s:refused[s:sent.buffer] = l:answer.error.message
    call s:say(l:answer.error.message)
  endif
  let s:sent = {}
  call s:tell()
endfunction

function! s:say(message) abort
  echohl WarningMsg | echomsg 'galley: ' . a:message | echohl None
endfunction

" As galleyctl looks for it.
function! s:socket() abort
  if $GALLEY_SOCKET !=# ''
    return $GALLEY_SOCKET
  elseif $XDG_RUNTIME_DIR !=# ''
    return $XDG_RUNTIME_DIR . '/galley/control.sock'
  endif
  return '/tmp/galley-' . trim(system('id -u')) . '/control.sock'
endfunction

" Without galleyd nothing is told; the next change tries again, at most once in two seconds.
let s:tried = []

function! s:connect() abort
  if has_key(s:link, 'send')
    return 1
  endif
  if !empty(s:tried) && reltimefloat(reltime(s:tried)) < 2.0
    return 0
  endif
  let s:tried = reltime()
  try
    let s:link = has('nvim') ? s:connect_neovim() : s:connect_vim()
  catch
    let s:link = {}
  endtry
  return has_key(s:link, 'send')
endfunction

function! s:lost() abort
  let s:link = {}
  let s:sent = {}
  let s:told = {}
endfunction

function! s:connect_neovim() abort
  let l:state = {'part': ''}
  function! l:state.take(lines) abort
    if a:lines == ['']
      return s:lost()
    endif
    let self.part .= a:lines[0]
    for l:line in a:lines[1:]
      call s:answered(self.part)
      let self.part = l:line
    endfor
  endfunction
  let l:channel = sockconnect('pipe', s:socket(), {'on_data': {_, lines, ...-> l:state.take(lines)}})
  return {'send': {line -> s:guarded({-> chansend(l:channel, line)})},
        \ 'close': {-> s:guarded({-> chanclose(l:channel)})}}
endfunction

" Sockets of files came with patch 8.2.4684; before, a program has to carry the bytes.
function! s:connect_vim() abort
  let l:options = {'mode': 'nl', 'close_cb': {_ -> s:lost()}}
  if has('patch-8.2.4684')
    let l:options.callback = {_, line -> s:answered(line)}
    let l:channel = ch_open('unix:' . s:socket(), l:options)
  else
    let l:options.out_cb = {_, line -> s:answered(line)}
    let l:carrier = executable('socat') ? ['socat', '-', 'UNIX-CONNECT:' . s:socket()] : ['nc', '-U', s:socket()]
    let l:channel = job_getchannel(job_start(l:carrier, l:options))
  endif
  if ch_status(l:channel) !=# 'open'
    return {}
  endif
  return {'send': {line -> s:guarded({-> ch_sendraw(l:channel, line)})},
        \ 'close': {-> s:guarded({-> ch_close(l:channel)})}}
endfunction

" The other end may be gone at any moment.
function! s:guarded(action) abort
  try
    call a:action()
  catch
    call s:lost()
  endtry
endfunction
